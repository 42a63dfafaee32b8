package io.skep.benchmarks;

import io.skep.domain.value.AgentId;
import java.util.Optional;

/** A worker in a process of its own that says a line for each task that it starts. */
final class IdleWorker {

  private IdleWorker() {}

  /** Runs it: URL. */
  public static void main(String[] arguments) throws Exception {
    try (var skep = SharedStore.open(new Database(arguments[0]))) {
      skep.worker(new AgentId("idle"))
          .start(
              context -> {
                Child.say(context.task().id());
                return Optional.empty();
              });
      Child.say("open");
      Child.parent().readLine();
    }
  }
}
