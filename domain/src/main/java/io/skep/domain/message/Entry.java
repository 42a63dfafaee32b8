package io.skep.domain.message;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.util.Optional;

/**
 * Something to be said in a thread.
 *
 * @param role in what role
 * @param author who says it; up to 256 characters, may be empty
 * @param content a text, or parts, tool calls and results
 * @param key an idempotency key: saying the same key again in a thread returns what is there
 */
public record Entry(Role role, String author, Json content, Optional<String> key) {

  /** Returns a text said by nobody in particular. */
  public static Entry text(Role role, String text) {
    return new Entry(role, "", Json.string(text), Optional.empty());
  }

  /** Returns a document said by nobody in particular. */
  public static Entry of(Role role, Json content) {
    return new Entry(role, "", content, Optional.empty());
  }

  /** Returns this entry, said by an agent. */
  public Entry by(AgentId agent) {
    return new Entry(role, agent.value(), content, key);
  }

  /** Returns this entry with an idempotency key. */
  public Entry withKey(String newKey) {
    return new Entry(role, author, content, Optional.of(newKey));
  }
}
