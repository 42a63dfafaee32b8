package io.skep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.Skep;
import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.cache.WriteResult;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangePosition;
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
class CachingDocTest {

  @TempDir private Path folder;

  @Test
  void enablesCacheWithRedis() {
    String url = "sqlite:" + folder.resolve("skep.db");
    Skep skep =
        Skep.builder().store(url).cache(true).setting("cache.redis", "redis://localhost").open();
    skep.swarm().tasks().enqueue(TaskSpec.of("Write a poem"));
    assertThat(skep.swarm().queues().countByStatus()).hasSize(1);
    skep.close();
  }

  /** What a program works out. */
  record Report(String text, int agents) {}

  private static Report analyse(Swarm swarm) {
    return new Report("fine", swarm.agents().countByStatus().size());
  }

  @Test
  void cachesQueryResults() {
    try (Skep skep = Skep.builder().store(folder.resolve("skep.db")).cache(true).open()) {
      CachedQuery<Report> query =
          CachedQuery.<Report>of("efficiency", "team a", "2026")
              .dependsOn(ChangeKind.AGENT)
              .invalidatedBy("user:42")
              .withTimeToLive(Duration.ofHours(2))
              .withCodec(CacheCodecs.of(Report.class));
      Report report = skep.cache().getOrLoad(skep.swarm().id(), query, () -> analyse(skep.swarm()));
      assertThat(skep.cache().getOrLoad(skep.swarm().id(), query, () -> new Report("", 0)))
          .isSameAs(report);
    }
  }

  @Test
  void readsByToken() {
    String store = "sqlite:" + folder.resolve("skep.db");
    try (Skep skep = Skep.builder().store(store).cache(true).open();
        Skep elsewhere = Skep.builder().store(store).cache(true).open()) {
      WriteResult<Task> written =
          skep.cache()
              .writeWithToken(() -> skep.swarm().tasks().enqueue(TaskSpec.of("Write a poem")));
      TaskId id = written.result().id();
      String token = written.token().toString();

      Optional<Task> found =
          elsewhere
              .cache()
              .readAtLeast(ChangePosition.parse(token), () -> elsewhere.swarm().tasks().find(id));
      assertThat(found).isPresent();

      skep.cache().invalidate(skep.swarm().id(), "agent:42:*");
      for (CacheStats figures : skep.cache().stats()) {
        System.out.println(figures);
      }
      assertThat(skep.cache().stats()).isNotEmpty();
    }
  }

  @Test
  void warmsUp() {
    String store = "sqlite:" + folder.resolve("skep.db");
    Skep skep =
        Skep.builder()
            .store(store)
            .cache(true)
            .warmUp(
                "board",
                (swarm, cache) -> swarm.queues().list(PageRequest.first(20)).items().size())
            .setting("cache.warm-up", "true")
            .setting("cache.warm-up-interval", "4m")
            .open();
    assertThat(skep.warmUp()).hasSize(7).allMatch(report -> report.failure().isEmpty());
    skep.close();
  }
}
