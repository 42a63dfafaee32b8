package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.store.Store;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeFeedPollerTest {

  private static final Duration MAX_STALENESS = Duration.ofMillis(50);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final FaultyFeed feed = new FaultyFeed(store.changeFeed());

  @Test
  void pollsLessOftenWhileIdle() throws InterruptedException {
    var config = CacheConfig.DEFAULT.withMaxStaleness(MAX_STALENESS);
    try (var cached =
        CachedStore.wrap(
            CachedStoreTest.withChangeFeed(store, feed),
            config,
            Optional.empty(),
            System::nanoTime)) {
      Await.until("idle", () -> feed.pollCount() > 30);
      long before = feed.pollCount();
      long start = System.nanoTime();
      Thread.sleep(500);
      long time = System.nanoTime() - start;

      assertThat(feed.pollCount() - before)
          .isPositive()
          .isLessThanOrEqualTo(1 + time / (2 * config.pollInterval().toNanos()));
      assertThat(cached.cache().stats()).isNotEmpty();
    }
  }
}
