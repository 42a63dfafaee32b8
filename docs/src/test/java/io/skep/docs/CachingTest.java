package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.adapters.cache.CacheFormats;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Query;
import io.skep.domain.cache.Written;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import java.nio.file.Path;
import java.time.Duration;
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

  /** What a program works out. */
  record Report(String text, int agents) {}

  private static Report analyse(Swarm swarm) {
    return new Report("fine", swarm.agents().countByStatus().size());
  }

  @Test
  void keepsResultsOfQueries() {
    try (Skep skep = Skep.builder().store(folder.resolve("skep.db")).cache(true).open()) {
      Query<Report> query =
          Query.<Report>of("efficiency", "team a", "2026")
              .madeOf(ChangeKind.AGENT)
              .forgottenWith("user:42")
              .keptFor(Duration.ofHours(2))
              .sharedAs(CacheFormats.of(Report.class));
      Report report = skep.cache().result(skep.swarm().id(), query, () -> analyse(skep.swarm()));
      assertThat(skep.cache().result(skep.swarm().id(), query, () -> new Report("", 0)))
          .isSameAs(report);
    }
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

  @Test
  void isWarmedUp() {
    String store = "sqlite:" + folder.resolve("skep.db");
    Skep skep =
        Skep.builder()
            .store(store)
            .cache(true)
            .warmUp(
                "board",
                (swarm, cache) -> swarm.queues().list(PageRequest.first(20)).items().size())
            .setting("cache.warm-up", "true")
            .setting("cache.warm-up-every", "4m")
            .open();
    assertThat(skep.warmUp()).hasSize(7).allMatch(report -> report.failure().isEmpty());
    skep.close();
  }
}
