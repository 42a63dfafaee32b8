package example;

import io.skep.Skep;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

final class Main {
  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    try (var skep = Skep.open(Path.of("swarm.db"));
        var worker =
            skep.worker(new AgentId("ada"))
                .start(
                    context -> Optional.of(Json.string(context.task().spec().title() + ": 42")))) {
      var task = skep.swarm().tasks().enqueue(TaskSpec.of("count the bees"));
      worker.awaitIdle(Duration.ofSeconds(30));
      var done = skep.swarm().tasks().find(task.id()).orElseThrow();
      System.out.println(done.status() + " " + done.result().orElseThrow());
    }
  }
}
