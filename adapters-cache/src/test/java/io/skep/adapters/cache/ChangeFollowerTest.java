package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.store.Store;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeFollowerTest {

  private static final Duration BOUND = Duration.ofMillis(50);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final SilencedFeed feed = new SilencedFeed(store.changes());

  @Test
  void looksLessOftenWhileNothingIsChanged() throws InterruptedException {
    var config = CacheConfig.DEFAULT.withBound(BOUND);
    try (var cached =
        CachedStore.over(
            CachedStoreTest.with(store, feed), config, Optional.empty(), System::nanoTime)) {
      Await.until("quiet", () -> feed.asked() > 30);
      long asked = feed.asked();
      long begun = System.nanoTime();
      Thread.sleep(500);
      long time = System.nanoTime() - begun;

      assertThat(feed.asked() - asked)
          .isPositive()
          .isLessThanOrEqualTo(1 + time / (2 * config.poll().toNanos()));
      assertThat(cached.cache().figures()).isNotEmpty();
    }
  }
}
