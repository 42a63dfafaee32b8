package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
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

class QueryCacheTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final Duration HOUR = Duration.ofHours(1);

  /** Query result type of an application. */
  record SearchResult(String title, List<Integer> pages, Optional<Duration> duration) {}

  private final Store store = InMemoryStore.open(new SettableClock());
  private final AtomicLong now = new AtomicLong();
  private final InMemoryByteStore shared = new InMemoryByteStore();
  private final List<CachedStore> opened = new ArrayList<>();
  private final CachedStore cached = open();
  private final AtomicInteger loads = new AtomicInteger();

  private CachedStore open() {
    var cachedStore =
        CachedStore.wrap(
            store,
            CacheConfig.DEFAULT.withMaxStaleness(CacheConfig.MAX_STALENESS),
            Optional.of(shared),
            now::get);
    opened.add(cachedStore);
    return cachedStore;
  }

  @AfterEach
  void close() {
    opened.forEach(CachedStore::close);
  }

  private <V> V result(CachedQuery<V> query, Supplier<V> loader) {
    return cached.cache().getOrLoad(BEES, query, loader);
  }

  private int load(CachedStore cached, CachedQuery<Integer> query) {
    return cached.cache().getOrLoad(BEES, query, loads::incrementAndGet);
  }

  private int load(CachedQuery<Integer> query) {
    return load(cached, query);
  }

  @Test
  void cachesResultPerNameAndParameters() {
    assertThat(load(CachedQuery.of("search", "a", "b"))).isEqualTo(1);
    assertThat(load(CachedQuery.of("search", "a", "b"))).isEqualTo(1);
    assertThat(load(CachedQuery.of("search", "ab"))).isEqualTo(2);
    assertThat(load(CachedQuery.of("search", "b", "a"))).isEqualTo(3);
    assertThat(load(CachedQuery.of("analysis", "a", "b"))).isEqualTo(4);
    assertThat(stats("query:search").hits()).isOne();
    assertThat(stats("query:search").loads()).isEqualTo(3);
    assertThat(stats("query:analysis").loads()).isOne();
  }

  @Test
  void reloadsAfterChangeOfADependency() {
    var query =
        CachedQuery.<Integer>of("search", "a")
            .dependsOn(ChangeTag.of(ADA))
            .dependsOn(ChangeKind.PLAN);
    load(query);
    var swarm = new Swarm(BEES, cached.ports());

    swarm.agents().register(ADA, AgentProfile.DEFAULT);
    assertThat(load(query)).as("one of them").isEqualTo(2);
    swarm.plans().draft(new PlanId("p"), "how?");
    assertThat(load(query)).as("any of the kind").isEqualTo(3);
    swarm.agents().register(new AgentId("bob"), AgentProfile.DEFAULT);
    assertThat(load(query)).as("none of them").isEqualTo(3);
  }

  @Test
  void invalidatesAllResultsOfAUser() {
    var search = CachedQuery.<Integer>of("search", "a").invalidatedBy("user:42");
    var analysis = CachedQuery.<Integer>of("analysis").invalidatedBy("user:42:monthly");
    var other = CachedQuery.<Integer>of("search", "b").invalidatedBy("user:43");
    load(search);
    load(analysis);
    load(other);

    cached.cache().invalidate(BEES, "user:42:*");

    assertThat(load(search)).isEqualTo(4);
    assertThat(load(analysis)).isEqualTo(5);
    assertThat(load(other)).isEqualTo(3);
    cached.cache().invalidate(BEES, "query:search:*");
    assertThat(load(other)).isEqualTo(6);
    assertThat(load(analysis)).isEqualTo(5);
  }

  @Test
  void reloadsAfterTimeToLive() {
    var query = CachedQuery.<Integer>of("search").withTimeToLive(HOUR);
    load(query);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(load(query)).isEqualTo(1);
    pass(HOUR);
    shared.restore(Map.of());

    assertThat(load(query)).isEqualTo(2);
  }

  /** Advances the clock, then polls the feed. */
  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    cached.cache().readAtLeast(store.changeFeed().position(), () -> true);
    store.changeFeed().publishInvalidation(BEES, Set.of(ChangeTag.any(ChangeKind.IMPORT_RECORD)));
    cached.cache().readAtLeast(store.changeFeed().position(), () -> true);
  }

  @Test
  void cachesAbsenceFor30Seconds() {
    var query = CachedQuery.<Optional<String>>of("search").withTimeToLive(HOUR);
    Supplier<Optional<String>> loader =
        () -> {
          loads.incrementAndGet();
          return Optional.empty();
        };
    result(query, loader);
    result(query, loader);
    assertThat(loads).hasValue(1);
    pass(Duration.ofSeconds(30));

    result(query, loader);
    assertThat(loads).hasValue(2);
  }

  @Test
  void sharesResultsOfQueriesWithACodec() {
    var other = open();
    var computed = new SearchResult("x", List.of(1, 2), Optional.of(HOUR));
    var query =
        CachedQuery.<SearchResult>of("found", "x").withCodec(CacheCodecs.of(SearchResult.class));
    result(query, () -> computed);

    assertThat(
            other
                .cache()
                .getOrLoad(BEES, query, () -> new SearchResult("y", List.of(), Optional.empty())))
        .isEqualTo(computed);
    load(CachedQuery.of("search"));
    assertThat(load(other, CachedQuery.of("search"))).as("without a codec").isEqualTo(2);
  }

  @Test
  void coalescesConcurrentLoads() throws InterruptedException {
    var started = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var query = CachedQuery.<Integer>of("search");
    var first =
        new Thread(
            () ->
                result(
                    query,
                    () -> {
                      started.countDown();
                      await(end);
                      return loads.incrementAndGet();
                    }));
    first.start();
    await(started);
    var second = new Thread(() -> load(query));
    second.start();
    Await.until("waits", () -> second.getState() == Thread.State.WAITING);
    end.countDown();
    first.join();
    second.join();

    assertThat(loads).hasValue(1);
  }

  @Test
  void refreshesSlowResultInTheBackgroundBeforeExpiry() {
    var query = CachedQuery.<Integer>of("slow").withTimeToLive(HOUR);
    Supplier<Integer> slow =
        () -> {
          now.addAndGet(Duration.ofSeconds(10).toNanos());
          return loads.incrementAndGet();
        };
    result(query, slow);
    pass(HOUR.minusSeconds(1));

    // Each lookup triggers the refresh with probability 1 - e^-10 or more, returning the old value.
    assertThat(result(query, loads::incrementAndGet)).isEqualTo(1);
    Await.until("refreshed", () -> result(query, loads::incrementAndGet) == 2);
    assertThat(stats("query:slow").loads()).isEqualTo(2);
  }

  @Test
  void doesNotRefreshFastResultBeforeExpiry() {
    var query = CachedQuery.<Integer>of("fast").withTimeToLive(HOUR);
    load(query);
    pass(HOUR.minusSeconds(1));
    for (int i = 0; i < 1_000; i++) {
      load(query);
    }

    assertThat(loads).hasValue(1);
  }

  @Test
  void doesNotCacheFailure() {
    var query = CachedQuery.<Integer>of("search");

    assertThatThrownBy(
            () ->
                result(
                    query,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(load(query)).isOne();
  }

  @Test
  void bypassesCacheWithinAUnitOfWork() {
    var query = CachedQuery.<Integer>of("search");
    load(query);

    assertThat(cached.ports().unitOfWork().<Integer>read(() -> load(query))).isEqualTo(2);
    assertThat(load(query)).isOne();
  }

  @Test
  void inspectsEntries() {
    var swarm = new Swarm(BEES, cached.ports());
    swarm.agents().register(ADA, AgentProfile.DEFAULT);
    swarm.agents().find(ADA);

    assertThat(cached.cache().inspect(BEES, "agent:ada"))
        .extracting(CacheEntryInfo::region, CacheEntryInfo::level)
        .contains(tuple("agents", CacheEntryInfo.Level.MEMORY));
    assertThat(cached.cache().inspect(BEES, "agent:bob")).isEmpty();
    assertThat(cached.cache().inspect(new SwarmId("ants"), "agent:ada")).isEmpty();
    cached.cache().invalidate(BEES, "agent:ada");
    assertThat(cached.cache().inspect(BEES, "agent:ada"))
        .extracting(CacheEntryInfo::state)
        .contains("stale: changed since load");
    assertThatThrownBy(() -> cached.cache().inspect(BEES, "a\nb"))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void rejectsInvalidQueries() {
    var query = CachedQuery.<Integer>of("search");

    assertThatThrownBy(() -> CachedQuery.of("Search")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> query.invalidatedBy("user:*")).hasMessageContaining("asterisk");
    assertThatThrownBy(() -> query.withTimeToLive(Duration.ZERO))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () -> {
              var many = query;
              for (int i = 0; i <= CachedQuery.MAX_TAGS; i++) {
                many = many.dependsOn(ChangeTag.of(new AgentId("a" + i)));
              }
            })
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("tags");
  }

  private CacheStats stats(String region) {
    return cached.cache().stats().stream()
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
