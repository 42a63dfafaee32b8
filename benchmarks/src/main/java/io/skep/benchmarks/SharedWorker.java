package io.skep.benchmarks;

import io.skep.domain.task.ClaimRequest;
import io.skep.domain.value.AgentId;
import java.io.IOException;

/** Agents in a process of their own: work until nothing is left, then wait for more. */
final class SharedWorker {

  private SharedWorker() {}

  /** Runs it: URL, name, how many agents, how many tasks a call. */
  public static void main(String[] arguments) throws Exception {
    var name = arguments[1];
    int agents = Integer.parseInt(arguments[2]);
    int batch = Integer.parseInt(arguments[3]);
    var parent = Child.parent();
    try (var skep = SharedStore.open(new Database(arguments[0]))) {
      Child.say("open");
      while (isToWork(parent.readLine())) {
        Team.run(
            agents,
            number -> {
              var request = ClaimRequest.by(new AgentId(name + "-" + number)).upTo(batch);
              while (Fill.work(skep.swarm(), request) > 0) {
                Thread.onSpinWait();
              }
            });
        Child.say("done");
      }
    }
  }

  private static boolean isToWork(String line) throws IOException {
    return line != null && line.equals("work");
  }
}
