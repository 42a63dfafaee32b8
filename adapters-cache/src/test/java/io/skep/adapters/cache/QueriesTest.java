package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.Query;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Await;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueriesTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final Duration HOUR = Duration.ofHours(1);

  /** An answer as a program of its own has it. */
  record Found(String what, List<Integer> where, Optional<Duration> took) {}

  private final Store store = InMemoryStore.open(new SettableClock());
  private final AtomicLong now = new AtomicLong();
  private final MapLevel shared = new MapLevel();
  private final List<CachedStore> opened = new ArrayList<>();
  private final CachedStore cached = open();
  private final AtomicInteger reads = new AtomicInteger();

  private CachedStore open() {
    var made =
        CachedStore.over(
            store,
            CacheConfig.DEFAULT.withBound(CacheConfig.MAX_BOUND),
            Optional.of(shared),
            now::get);
    opened.add(made);
    return made;
  }

  @AfterEach
  void close() {
    opened.forEach(CachedStore::close);
  }

  private <V> V result(Query<V> query, Supplier<V> read) {
    return cached.cache().result(BEES, query, read);
  }

  private int ask(CachedStore cached, Query<Integer> query) {
    return cached.cache().result(BEES, query, reads::incrementAndGet);
  }

  private int ask(Query<Integer> query) {
    return ask(cached, query);
  }

  @Test
  void keepsAResultForTheSameParameters() {
    assertThat(ask(Query.of("search", "a", "b"))).isEqualTo(1);
    assertThat(ask(Query.of("search", "a", "b"))).isEqualTo(1);
    assertThat(ask(Query.of("search", "ab"))).isEqualTo(2);
    assertThat(ask(Query.of("search", "b", "a"))).isEqualTo(3);
    assertThat(ask(Query.of("analysis", "a", "b"))).isEqualTo(4);
    assertThat(figures("query:search").hits()).isOne();
    assertThat(figures("query:search").loads()).isEqualTo(3);
    assertThat(figures("query:analysis").loads()).isOne();
  }

  @Test
  void readsAgainWhatHasChanged() {
    var query = Query.<Integer>of("search", "a").madeOf(ChangeTag.of(ADA)).madeOf(ChangeKind.PLAN);
    ask(query);
    var swarm = new Swarm(BEES, cached.ports());

    swarm.agents().register(ADA, AgentProfile.PLAIN);
    assertThat(ask(query)).as("one of them").isEqualTo(2);
    swarm.plans().draft(new PlanId("p"), "how?");
    assertThat(ask(query)).as("any of the kind").isEqualTo(3);
    swarm.agents().register(new AgentId("bob"), AgentProfile.PLAIN);
    assertThat(ask(query)).as("none of them").isEqualTo(3);
  }

  @Test
  void forgetsAllOfOneUserAtOnce() {
    var search = Query.<Integer>of("search", "a").forgottenWith("user:42");
    var analysis = Query.<Integer>of("analysis").forgottenWith("user:42:monthly");
    var other = Query.<Integer>of("search", "b").forgottenWith("user:43");
    ask(search);
    ask(analysis);
    ask(other);

    cached.cache().forget(BEES, "user:42:*");

    assertThat(ask(search)).isEqualTo(4);
    assertThat(ask(analysis)).isEqualTo(5);
    assertThat(ask(other)).isEqualTo(3);
    cached.cache().forget(BEES, "query:search:*");
    assertThat(ask(other)).isEqualTo(6);
    assertThat(ask(analysis)).isEqualTo(5);
  }

  @Test
  void readsAgainWhenItsTimeIsOver() {
    var query = Query.<Integer>of("search").keptFor(HOUR);
    ask(query);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(ask(query)).isEqualTo(1);
    pass(HOUR);
    shared.restore(Map.of());

    assertThat(ask(query)).isEqualTo(2);
  }

  /** Has time pass, and the feed be asked then. */
  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    cached.cache().atLeast(store.changes().position(), () -> true);
    store.changes().announce(BEES, Set.of(ChangeTag.any(ChangeKind.ORIGIN)));
    cached.cache().atLeast(store.changes().position(), () -> true);
  }

  @Test
  void keepsForHalfAMinuteThatThereIsNothing() {
    var query = Query.<Optional<String>>of("search").keptFor(HOUR);
    Supplier<Optional<String>> read =
        () -> {
          reads.incrementAndGet();
          return Optional.empty();
        };
    result(query, read);
    result(query, read);
    assertThat(reads).hasValue(1);
    pass(Duration.ofSeconds(30));

    result(query, read);
    assertThat(reads).hasValue(2);
  }

  @Test
  void handsWhatWasReadToOtherProcessesIfItHasAFormat() {
    var other = open();
    var found = new Found("x", List.of(1, 2), Optional.of(HOUR));
    var query = Query.<Found>of("found", "x").sharedAs(CacheFormats.of(Found.class));
    result(query, () -> found);

    assertThat(other.cache().result(BEES, query, () -> new Found("y", List.of(), Optional.empty())))
        .isEqualTo(found);
    ask(Query.of("search"));
    assertThat(ask(other, Query.of("search"))).as("without a format").isEqualTo(2);
  }

  @Test
  void readsOnceWhatManyWantAtOnce() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var query = Query.<Integer>of("search");
    var first =
        new Thread(
            () ->
                result(
                    query,
                    () -> {
                      begun.countDown();
                      await(end);
                      return reads.incrementAndGet();
                    }));
    first.start();
    await(begun);
    var second = new Thread(() -> ask(query));
    second.start();
    Await.until("waits", () -> second.getState() == Thread.State.WAITING);
    end.countDown();
    first.join();
    second.join();

    assertThat(reads).hasValue(1);
  }

  @Test
  void readsWhatWasSlowAgainBeforeItsTimeIsOverWithNobodyWaiting() {
    var query = Query.<Integer>of("slow").keptFor(HOUR);
    Supplier<Integer> slow =
        () -> {
          now.addAndGet(Duration.ofSeconds(10).toNanos());
          return reads.incrementAndGet();
        };
    result(query, slow);
    pass(HOUR.minusSeconds(1));

    // Each time it is due by 1 - e^-10 or so at the least; the old one is handed out meanwhile.
    assertThat(result(query, reads::incrementAndGet)).isEqualTo(1);
    Await.until("read again", () -> result(query, reads::incrementAndGet) == 2);
    assertThat(figures("query:slow").loads()).isEqualTo(2);
  }

  @Test
  void readsNothingEarlyThatIsReadFast() {
    var query = Query.<Integer>of("fast").keptFor(HOUR);
    ask(query);
    pass(HOUR.minusSeconds(1));
    for (int i = 0; i < 1_000; i++) {
      ask(query);
    }

    assertThat(reads).hasValue(1);
  }

  @Test
  void keepsNothingOfWhatFails() {
    var query = Query.<Integer>of("search");

    assertThatThrownBy(
            () ->
                result(
                    query,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(ask(query)).isOne();
  }

  @Test
  void readsWithinAUnitOfWorkEachTime() {
    var query = Query.<Integer>of("search");
    ask(query);

    assertThat(cached.ports().work().<Integer>read(() -> ask(query))).isEqualTo(2);
    assertThat(ask(query)).isOne();
  }

  @Test
  void tellsWhatIsKept() {
    var swarm = new Swarm(BEES, cached.ports());
    swarm.agents().register(ADA, AgentProfile.PLAIN);
    swarm.agents().find(ADA);

    assertThat(cached.cache().explain(BEES, "agent:ada"))
        .extracting(KeptEntry::region, KeptEntry::level)
        .contains(tuple("agents", KeptEntry.Level.MEMORY));
    assertThat(cached.cache().explain(BEES, "agent:bob")).isEmpty();
    assertThat(cached.cache().explain(new SwarmId("ants"), "agent:ada")).isEmpty();
    cached.cache().forget(BEES, "agent:ada");
    assertThat(cached.cache().explain(BEES, "agent:ada"))
        .extracting(KeptEntry::state)
        .contains("something has changed since it was read");
    assertThatThrownBy(() -> cached.cache().explain(BEES, "a\nb"))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void refusesWhatIsNoQuestion() {
    var query = Query.<Integer>of("search");

    assertThatThrownBy(() -> Query.of("Search")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> query.forgottenWith("user:*")).hasMessageContaining("asterisk");
    assertThatThrownBy(() -> query.keptFor(Duration.ZERO))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () -> {
              var many = query;
              for (int i = 0; i <= Query.MAX_TAGS; i++) {
                many = many.madeOf(ChangeTag.of(new AgentId("a" + i)));
              }
            })
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("tags");
  }

  private CacheFigures figures(String region) {
    return cached.cache().figures().stream()
        .filter(it -> it.region().equals(region))
        .findAny()
        .orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
