package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accessed entries changed by other processes are refreshed before the next lookup. */
class RefreshAheadTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final PlanId PLAN = new PlanId("p");
  private static final PlanId OTHER = new PlanId("q");
  private static final CacheConfig CONFIG =
      CacheConfig.DEFAULT.withMaxStaleness(CacheConfig.MAX_STALENESS);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final FaultyFeed feed = new FaultyFeed(store.changeFeed());
  private final InMemoryByteStore shared = new InMemoryByteStore();
  private final CachedStore cached =
      CachedStore.wrap(
          CachedStoreTest.withChangeFeed(store, feed),
          CONFIG,
          Optional.of(shared),
          System::nanoTime);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  @BeforeEach
  void fill() {
    feed.muteListeners();
    elsewhere.plans().draft(PLAN, "how?");
    elsewhere.plans().draft(OTHER, "why?");
  }

  @AfterEach
  void close() {
    cached.close();
  }

  @Test
  void refreshesEntryAccessedSinceLoad() {
    access(PLAN);
    var changed = change(PLAN, "so");
    poll();
    awaitLoads(2);

    assertThat(swarm.plans().find(PLAN)).contains(changed);
    assertThat(stats().misses()).isOne();
    assertThat(stats().hits()).isEqualTo(2);
  }

  @Test
  void refreshesAgainOnlyAfterAnotherAccess() {
    access(PLAN);
    change(PLAN, "so");
    poll();
    awaitLoads(2);
    change(PLAN, "thus");
    access(OTHER);
    change(OTHER, "therefore");
    poll();
    awaitLoads(4);

    assertThat(swarm.plans().find(PLAN)).map(Plan::instruction).contains("thus");
    assertThat(stats().misses()).isEqualTo(3);
  }

  @Test
  void usesSharedEntryLoadedByAnotherProcess() {
    access(PLAN);
    var changed = change(PLAN, "so");
    try (var another = CachedStore.wrap(store, CONFIG, Optional.of(shared), System::nanoTime)) {
      new Swarm(BEES, another.ports()).plans().find(PLAN);
    }
    poll();
    Await.until("refreshed", this::isCurrent);

    assertThat(swarm.plans().find(PLAN)).contains(changed);
    assertThat(stats().loads()).isOne();
    assertThat(stats().sharedHits()).isZero();
  }

  private boolean isCurrent() {
    return cached.cache().inspect(BEES, "plan:" + PLAN.value()).stream()
        .anyMatch(entry -> entry.state().startsWith("current"));
  }

  private void access(PlanId plan) {
    swarm.plans().find(plan);
    swarm.plans().find(plan);
  }

  private Plan change(PlanId plan, String instruction) {
    return elsewhere.plans().revise(plan, instruction, "step");
  }

  private void poll() {
    cached.cache().readAtLeast(store.changeFeed().position(), () -> true);
  }

  private void awaitLoads(long count) {
    Await.until("loads", () -> stats().loads() == count);
  }

  private CacheStats stats() {
    return cached.cache().stats().stream()
        .filter(it -> it.region().equals("plans"))
        .findAny()
        .orElseThrow();
  }
}
