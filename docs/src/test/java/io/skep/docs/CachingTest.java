package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Written;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.TaskId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/caching.md}. */
class CachingTest {

  @TempDir private Path folder;

  @Test
  void isTurnedOnWithRedis() {
    String url = "sqlite:" + folder.resolve("skep.db");
    Skep skep =
        Skep.builder().store(url).cache(true).setting("cache.redis", "redis://localhost").open();
    skep.swarm().tasks().queue(TaskSpec.of("Write a poem"));
    assertThat(skep.swarm().queues().countByStatus()).hasSize(1);
    skep.close();
  }

  @Test
  void isTurnedOnAndReadByToken() {
    String store = "sqlite:" + folder.resolve("skep.db");
    try (Skep skep = Skep.builder().store(store).cache(true).open();
        Skep elsewhere = Skep.builder().store(store).cache(true).open()) {
      Written<Task> written =
          skep.cache().written(() -> skep.swarm().tasks().queue(TaskSpec.of("Write a poem")));
      TaskId id = written.result().id();
      String token = written.token().toString();

      Optional<Task> found =
          elsewhere
              .cache()
              .atLeast(ChangePosition.parse(token), () -> elsewhere.swarm().tasks().find(id));
      assertThat(found).isPresent();

      skep.cache().forget(skep.swarm().id(), "agent:42:*");
      for (CacheFigures figures : skep.cache().figures()) {
        System.out.println(figures);
      }
      assertThat(skep.cache().figures()).isNotEmpty();
    }
  }
}
