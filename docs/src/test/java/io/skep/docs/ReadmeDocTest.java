package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.application.worker.Worker;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on the first screen of the README. */
@SuppressWarnings("SameNameButDifferent") // the program reads as the README does
class ReadmeDocTest {

  @TempDir static Path folder;

  @Test
  void processesBothTasks() throws Exception {
    new FirstProgram().run();

    try (Skep skep = Skep.open(folder.resolve("skep.db"))) {
      assertThat(skep.swarm().tasks().list(TaskQuery.ALL, PageRequest.first(10)).items())
          .hasSize(2)
          .allMatch(task -> task.status() == TaskStatus.COMPLETED);
    }
  }

  /** Says {@code Path} as the README does, and means the test's folder. */
  private static final class FirstProgram {

    void run() throws InterruptedException {
      try (Skep skep = Skep.open(Path.of("skep.db"))) {
        Swarm swarm = skep.swarm();
        swarm.tasks().enqueue(TaskSpec.builder("fetch").key("fetch").build());
        swarm
            .tasks()
            .enqueue(TaskSpec.builder("sum up").key("sum-up").blockedByKeys("fetch").build());

        try (Worker worker =
            skep.worker(new AgentId("agent-1"))
                .start(
                    context -> Optional.of(Json.string("did " + context.task().spec().title())))) {
          worker.awaitIdle(Duration.ofSeconds(10));
        }
        swarm
            .tasks()
            .list(TaskQuery.ALL, PageRequest.first(10))
            .items()
            .forEach(System.out::println);
      }
    }

    /** Stands for the working directory. */
    private static final class Path {

      private Path() {}

      static java.nio.file.Path of(String name) {
        return folder.resolve(name);
      }
    }
  }
}
