package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.cache.CacheFigures;
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

/** What others change is read again before it is asked for, if it had been asked for. */
class ReadAheadTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final PlanId PLAN = new PlanId("p");
  private static final PlanId OTHER = new PlanId("q");
  private static final CacheConfig CONFIG = CacheConfig.DEFAULT.withBound(CacheConfig.MAX_BOUND);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final SilencedFeed feed = new SilencedFeed(store.changes());
  private final MapLevel shared = new MapLevel();
  private final CachedStore cached =
      CachedStore.over(
          CachedStoreTest.with(store, feed), CONFIG, Optional.of(shared), System::nanoTime);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  @BeforeEach
  void fill() {
    feed.deafen();
    elsewhere.plans().draft(PLAN, "how?");
    elsewhere.plans().draft(OTHER, "why?");
  }

  @AfterEach
  void close() {
    cached.close();
  }

  @Test
  void isOfWhatWasAskedForSinceItWasRead() {
    want(PLAN);
    var changed = change(PLAN, "so");
    look();
    awaitLoads(2);

    assertThat(swarm.plans().find(PLAN)).contains(changed);
    assertThat(figures().misses()).isOne();
    assertThat(figures().hits()).isEqualTo(2);
  }

  @Test
  void isDoneAgainOnlyOnceItWasAskedForAgain() {
    want(PLAN);
    change(PLAN, "so");
    look();
    awaitLoads(2);
    change(PLAN, "thus");
    want(OTHER);
    change(OTHER, "therefore");
    look();
    awaitLoads(4);

    assertThat(swarm.plans().find(PLAN)).map(Plan::instruction).contains("thus");
    assertThat(figures().misses()).isEqualTo(3);
  }

  @Test
  void takesWhatAnotherProcessHasReadMeanwhile() {
    want(PLAN);
    var changed = change(PLAN, "so");
    try (var another = CachedStore.over(store, CONFIG, Optional.of(shared), System::nanoTime)) {
      new Swarm(BEES, another.ports()).plans().find(PLAN);
    }
    look();
    Await.until("read again", this::isCurrent);

    assertThat(swarm.plans().find(PLAN)).contains(changed);
    assertThat(figures().loads()).isOne();
    assertThat(figures().sharedHits()).isZero();
  }

  private boolean isCurrent() {
    return cached.cache().explain(BEES, "plan:" + PLAN.value()).stream()
        .anyMatch(entry -> entry.state().startsWith("handed out"));
  }

  private void want(PlanId plan) {
    swarm.plans().find(plan);
    swarm.plans().find(plan);
  }

  private Plan change(PlanId plan, String instruction) {
    return elsewhere.plans().reword(plan, instruction, "step");
  }

  private void look() {
    cached.cache().atLeast(store.changes().position(), () -> true);
  }

  private void awaitLoads(long count) {
    Await.until("loads", () -> figures().loads() == count);
  }

  private CacheFigures figures() {
    return cached.cache().figures().stream()
        .filter(it -> it.region().equals("plans"))
        .findAny()
        .orElseThrow();
  }
}
