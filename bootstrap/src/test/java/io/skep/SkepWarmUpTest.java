package io.skep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.application.warmup.CacheLoaderReport;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warm-up of the cache by built-in loaders and loaders of the program. */
class SkepWarmUpTest {

  private static final AgentId ADA = new AgentId("ada");
  private static final SwarmId BEES = new SwarmId("bees");

  @TempDir private Path folder;

  @BeforeEach
  void registerAgent() {
    try (var skep = builder().open()) {
      skep.swarm().agents().register(ADA, AgentProfile.DEFAULT);
    }
  }

  @Test
  void runsInBackgroundOnOpen() throws Exception {
    var opened = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    var builder =
        builder()
            .cache(true)
            .warmUp(
                "own",
                (swarm, cache) -> {
                  awaitLatch(opened);
                  long count = swarm.agents().find(ADA).stream().count();
                  done.countDown();
                  return count;
                });
    try (var skep = builder.open()) {
      opened.countDown();
      awaitLatch(done);
      skep.swarm().agents().find(ADA);
      assertThat(agents(skep).loads()).isOne();
      assertThat(agents(skep).hits()).isOne();
    }
  }

  @Test
  void runsBuiltInLoadersIfEnabled() {
    try (var skep = builder().cache(true).warmUp(true).open()) {
      // Runs after the run that began with the opening, so that all values are cached.
      assertThat(skep.warmUp()).extracting(CacheLoaderReport::loaded).contains(1L);
      long loads = agents(skep).loads();
      assertThat(skep.swarm().agents().find(ADA)).isPresent();
      assertThat(agents(skep).loads()).isEqualTo(loads).isOne();
    }
  }

  @Test
  void runsAllLoadersOnDemand() {
    try (var skep = builder().cache(true).warmUp("own", (swarm, cache) -> 42).open()) {
      var reports = skep.warmUp();

      assertThat(reports)
          .extracting(CacheLoaderReport::name)
          .containsExactly("agents", "plans", "conversations", "queues", "teams", "counts", "own");
      assertThat(reports.get(6).loaded()).isEqualTo(42);
      assertThat(agents(skep).loads()).isOne();
    }
  }

  @Test
  void loadsQueryResults() {
    var query = CachedQuery.<Integer>of("answer");
    var reads = new AtomicInteger();
    var builder = builder().cache(true);
    builder.warmUp(
        "own", (swarm, cache) -> cache.getOrLoad(swarm.id(), query, reads::incrementAndGet));
    try (var skep = builder.open()) {
      skep.warmUp();
      assertThat(skep.cache().getOrLoad(skep.swarm().id(), query, reads::incrementAndGet)).isOne();
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void doesNothingWithoutCache() {
    var runs = new AtomicInteger();
    try (var skep = builder().warmUp("own", (swarm, cache) -> runs.incrementAndGet()).open()) {
      assertThat(skep.warmUp()).isEmpty();
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void rejectsCallsAfterClose() {
    var skep = builder().cache(true).open();
    skep.close();
    assertThatThrownBy(skep::warmUp).isInstanceOf(StoreException.class);
  }

  @Test
  void rejectsDuplicateLoaderNames() {
    var builder = Skep.builder().warmUp("own", (swarm, cache) -> 0);
    assertThatThrownBy(() -> builder.warmUp("own", (swarm, cache) -> 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("own");
    assertThatThrownBy(() -> builder.warmUp("teams", (swarm, cache) -> 0))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private SkepBuilder builder() {
    // Prevents bypassed lookups on a slow machine.
    return Skep.builder()
        .store(folder.resolve("skep.db"))
        .swarm(BEES)
        .setting("cache.max-staleness", "1m");
  }

  private static CacheStats agents(Skep skep) {
    return skep.cache().stats().stream()
        .filter(figures -> figures.region().equals("agents"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
