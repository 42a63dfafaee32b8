package io.skep.domain.message;

import io.skep.domain.value.Vocabulary;
import java.util.Optional;

/** What other systems' words for the role of a speaker mean in ours. */
public final class FoundRole {

  private static final Vocabulary<Role> WORDS =
      Vocabulary.<Role>builder()
          .phrases(Role.SYSTEM, "system")
          .phrases(Role.DEVELOPER, "developer", "instruction")
          .phrases(Role.USER, "user", "human", "customer", "client", "person", "demo", "input")
          .phrases(
              Role.ASSISTANT,
              "assistant",
              "agent",
              "ai",
              "bot",
              "model",
              "gpt",
              "captain",
              "swarm",
              "orchestrator",
              "planner",
              "worker",
              "expert")
          .phrases(
              Role.TOOL,
              "tool",
              "function",
              "environment",
              "observation",
              "ipython",
              "computer terminal",
              "computerterminal")
          .build();

  private FoundRole() {}

  /** Returns the role that the words mean, or empty if they say nothing that is known. */
  public static Optional<Role> of(String words) {
    return WORDS.find(words);
  }
}
