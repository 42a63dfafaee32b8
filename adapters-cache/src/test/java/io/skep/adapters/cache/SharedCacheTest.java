package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.VersionedValue;
import io.skep.adapters.cache.coherence.VersionSlots;
import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.adapters.cache.local.SharedCache;
import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.Codec;
import io.skep.domain.cache.NodeCacheStats;
import io.skep.domain.plan.Plan;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Several processes with one shared cache. Each observes changes of the others only through its
 * feed, which is polled on request of the test.
 */
class SharedCacheTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final PlanId PLAN = new PlanId("p");
  private static final CacheConfig CONFIG =
      CacheConfig.DEFAULT.withMaxStaleness(CacheConfig.MAX_STALENESS);

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final InMemoryByteStore shared = new InMemoryByteStore();
  private final List<Node> nodes = new ArrayList<>();

  /** A process with its cache. */
  private final class Node {

    private final FaultyFeed feed = new FaultyFeed(store.changeFeed());
    private final CachedStore cached =
        CachedStore.wrap(
            CachedStoreTest.withChangeFeed(store, feed),
            CONFIG,
            Optional.of(shared),
            System::nanoTime);
    private final Swarm swarm = new Swarm(BEES, cached.ports());

    Node() {
      nodes.add(this);
    }

    Node muted() {
      feed.muteListeners();
      return this;
    }

    Optional<Plan> read() {
      return swarm.plans().find(PLAN);
    }

    void poll() {
      cached.cache().readAtLeast(store.changeFeed().position(), () -> true);
    }

    CacheStats stats() {
      return cached.cache().stats().stream()
          .filter(it -> it.region().equals("plans"))
          .findAny()
          .orElseThrow();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.cached.close());
  }

  @Test
  void returnsValueLoadedByAnotherProcess() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    var loaded = one.read();

    assertThat(other.read()).isEqualTo(loaded).isPresent();
    assertThat(other.stats().sharedHits()).isOne();
    assertThat(other.stats().loads()).isZero();
    assertThat(other.read()).isPresent();
    assertThat(other.stats().hits()).isOne();
  }

  @Test
  void returnsValueSavedByAnotherProcessAfterBothHavePolled() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    other.read();
    var saved = one.swarm.plans().revise(PLAN, "so", "step");
    one.poll();
    other.poll();

    assertThat(other.read()).contains(saved);
    assertThat(other.stats().sharedHits()).isOne();
    assertThat(other.stats().loads()).isOne();
  }

  @Test
  void doesNotShareSavedValueChangedByAnotherProcess() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.swarm.plans().revise(PLAN, "so", "step");
    var changed = elsewhere.plans().revise(PLAN, "thus", "other");
    one.poll();
    other.poll();

    assertThat(shared.dump()).isEmpty();
    assertThat(other.read()).contains(changed);
  }

  @Test
  void returnsAbsenceLoadedByAnotherProcess() {
    var one = new Node();
    var other = new Node();
    one.read();

    assertThat(other.read()).isEmpty();
    assertThat(other.stats().sharedHits()).isOne();
  }

  @Test
  void rejectsEntriesFromBeforeItsStart() {
    new Node().read();
    elsewhere.plans().draft(PLAN, "how?");
    var late = new Node();

    assertThat(late.read()).isPresent();
    assertThat(late.stats().rejected()).isOne();
  }

  @Test
  void rejectsEntriesThatLackAPolledChange() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().muted();
    var other = new Node().muted();
    one.read();
    elsewhere.plans().revise(PLAN, "so!", "");
    other.poll();

    assertThat(other.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(other.stats().rejected()).isOne();
    // The value that it loaded includes the change: the first uses it after its own poll.
    one.poll();
    assertThat(one.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(one.stats().sharedHits()).isOne();
  }

  @Test
  void rejectsEntriesThatLackOwnWrites() {
    elsewhere.plans().draft(PLAN, "how?");
    var writer = new Node();
    new Node().muted().read();
    var old = shared.dump();
    writer.swarm.plans().revise(PLAN, "so!", "");
    writer.cached.cache().invalidate(BEES, "plan:*");

    assertThat(writer.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(writer.stats().rejected()).isOne();
    shared.restore(old);
    writer.cached.cache().invalidate(BEES, "plan:*");
    writer.poll();
    assertThat(writer.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(writer.stats().rejected()).isEqualTo(2);
  }

  @Test
  void rejectsRestoredEntries() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().muted();
    one.read();
    var old = shared.dump();
    elsewhere.plans().revise(PLAN, "so!", "");
    one.poll();
    one.read();
    var other = new Node();
    shared.restore(old);

    assertThat(other.read().orElseThrow().instruction()).isEqualTo("so!");
    assertThat(other.stats().rejected()).isOne();
  }

  @Test
  void rejectsInvalidEntries() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.read();
    var position = store.changeFeed().position();
    for (var bytes :
        List.of(
            new byte[0],
            "hello".getBytes(StandardCharsets.UTF_8),
            new VersionedValue(position.feed(), Long.MAX_VALUE, new byte[] {1, 2, 3}).toBytes(),
            new VersionedValue("another", Long.MAX_VALUE, null).toBytes())) {
      shared.corrupt(bytes);
      other.cached.cache().invalidate(BEES, "*");
      other.poll();
      assertThat(other.read()).isPresent();
    }
    assertThat(other.stats().sharedHits()).isZero();
    assertThat(other.stats().rejected()).isEqualTo(4);
  }

  @Test
  void ignoresEncodingFailures() {
    var tracker =
        new VersionTracker(System::nanoTime, CONFIG.maxStaleness(), new VersionSlots(1 << 14));
    var sharedCache = new SharedCache(shared, tracker, () -> 0);
    NullableCodec<String> failing =
        NullableCodec.of(
            new Codec<>() {
              @Override
              public byte[] encode(String value) {
                throw new IllegalStateException("cannot be encoded");
              }

              @Override
              public String decode(byte[] bytes) {
                return "";
              }
            });
    var watermark = new VersionTracker.Watermark(1, 0, store.changeFeed().position());

    sharedCache.put("name", "value", failing, watermark, CONFIG.timeToLive());

    assertThat(shared.dump()).isEmpty();
  }

  @Test
  void returnsStatsOfAllProcesses() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node();
    var other = new Node();
    one.read();
    other.read();
    one.cached.publishStats();
    other.cached.publishStats();

    var all = one.cached.cache().clusterStats();
    assertThat(all).extracting(NodeCacheStats::node).doesNotHaveDuplicates().hasSize(2);
    assertThat(all)
        .extracting(NodeCacheStats::regions)
        .containsExactly(one.cached.cache().stats(), other.cached.cache().stats());
  }

  @Test
  void inspectsSharedEntries() {
    elsewhere.plans().draft(PLAN, "how?");
    new Node().read();
    var entries = new Node().cached.cache().inspect(BEES, "plan:p");

    assertThat(entries)
        .extracting(CacheEntryInfo::level)
        .containsExactly(CacheEntryInfo.Level.REDIS);
    assertThat(entries.get(0).state()).startsWith("present, includes all changes before ");
    shared.corrupt(new byte[] {1});
    assertThat(new Node().cached.cache().inspect(BEES, "plan:p").get(0).state())
        .startsWith("invalid");
  }

  @Test
  void invalidatesLocalAndSharedEntriesOfAllProcesses() {
    elsewhere.plans().draft(PLAN, "how?");
    var one = new Node().muted();
    var other = new Node().muted();
    one.read();
    other.read();
    new Node().cached.cache().invalidate(BEES, "plan:p:*");
    one.poll();
    other.poll();

    one.read();
    assertThat(one.stats().loads()).isEqualTo(2);
    assertThat(one.stats().rejected()).isOne();
  }
}
