package io.skep.adapters.cache.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.coherence.PendingSharedWrites;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.coherence.VersionSlots;
import io.skep.adapters.cache.coherence.VersionTracker;
import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.cache.Codec;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.ConcurrentRunner;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Threads read and write a few rows through one region, while another process writes them and the
 * feed is polled: no read returns a version older than that at its start.
 */
public class RegionRaceTest {

  private static final SwarmId SWARM = SwarmId.DEFAULT;
  private static final int ROWS = 2;
  private static final int THREADS = 4;
  private static final int ROUNDS = 100_000;

  private static final int ROUNDS_PER_WRITE = 8;
  private static final int ROUNDS_PER_FOREIGN_WRITE = 51;

  /** Codec of a version. */
  private static final class VersionCodec implements Codec<Long> {

    @Override
    public byte[] encode(Long value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    @Override
    public Long decode(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getLong();
    }
  }

  private final VersionTracker tracker =
      new VersionTracker(System::nanoTime, Duration.ofMinutes(1), new VersionSlots(1 << 14));
  private final Region<Integer, Long> rows =
      new CacheContext(
              tracker,
              new LocalCache(1 << 20),
              Optional.of(new SharedCache(new InMemoryByteStore(), tracker, System::nanoTime)),
              new PendingSharedWrites(),
              new RefreshCandidates(tracker.slots()),
              new SingleFlight(),
              new RefreshExecutor(),
              new TransactionScope(),
              System::nanoTime,
              Duration.ofMinutes(1),
              new ArrayList<>())
          .createRegion(
              "rows",
              row -> "row:" + row,
              row -> List.of(ChangeTag.of(agent(row))),
              version -> 1,
              NullableCodec.of(new VersionCodec()),
              (swarm, row) -> {
                throw new AssertionError("unexpected load through the region loader");
              });

  private final AtomicLongArray versions = new AtomicLongArray(ROWS);

  /** Per row, the minimum version that a read may return. */
  private final AtomicLongArray floors = new AtomicLongArray(ROWS);

  private final AtomicLong commitIds = new AtomicLong();
  private final AtomicInteger activeWorkers = new AtomicInteger(THREADS);
  private List<Change> unpublished = new ArrayList<>();

  private static AgentId agent(int row) {
    return new AgentId("row-" + row);
  }

  /** Commits a change of a row and publishes it in the feed. */
  private synchronized long commit(int row, long commitId) {
    unpublished.add(new Change(SWARM, Set.of(ChangeTag.of(agent(row))), commitId));
    return versions.incrementAndGet(row);
  }

  private void poll() {
    var poll = tracker.beginPoll();
    var seen = new long[ROWS];
    poll.apply(changes(seen));
    for (int row = 0; row < ROWS; row++) {
      floors.accumulateAndGet(row, seen[row], Math::max);
    }
  }

  private synchronized ChangeBatch changes(long[] seen) {
    var published = unpublished;
    unpublished = new ArrayList<>();
    long last = 0;
    for (int row = 0; row < ROWS; row++) {
      seen[row] = versions.get(row);
      last += seen[row];
    }
    return new ChangeBatch(true, published, ChangePosition.after("feed", last));
  }

  private long write(int row) {
    long commitId = commitIds.incrementAndGet();
    long written =
        rows.save(
            SWARM,
            row,
            () -> {
              long version = commit(row, commitId);
              tracker.onCommit(new Change(SWARM, Set.of(ChangeTag.of(agent(row))), commitId));
              return version;
            },
            Function.identity());
    floors.accumulateAndGet(row, written, Math::max);
    return written;
  }

  private long read(int row) {
    return rows.get(SWARM, row, () -> versions.get(row));
  }

  private void readAndWrite(int thread) {
    for (int round = 1; round <= ROUNDS; round++) {
      int row = (thread + round) % ROWS;
      if (round % ROUNDS_PER_FOREIGN_WRITE == 0) {
        commit(row, commitIds.incrementAndGet());
      }
      long floor = floors.get(row);
      assertThat(round % ROUNDS_PER_WRITE == 0 ? write(row) : read(row))
          .isGreaterThanOrEqualTo(floor);
    }
  }

  private Callable<Boolean> worker(Runnable work) {
    return () -> {
      try {
        work.run();
        return true;
      } finally {
        activeWorkers.decrementAndGet();
      }
    };
  }

  private boolean pollWhileWorking() {
    while (activeWorkers.get() > 0) {
      poll();
    }
    return true;
  }

  @Test
  void readsNeverReturnVersionsOlderThanAtTheirStart() {
    tracker.beginPoll().apply(new ChangeBatch(false, List.of(), ChangePosition.after("feed", 0)));
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      racers.add(worker(() -> readAndWrite(number)));
    }
    racers.add(this::pollWhileWorking);

    assertThat(ConcurrentRunner.run(racers).resultsOrThrow()).hasSize(racers.size());
    poll();

    for (int row = 0; row < ROWS; row++) {
      assertThat(read(row)).isEqualTo(versions.get(row));
    }
    var stats = rows.stats().snapshot("rows");
    assertThat(stats.hits()).isPositive();
    assertThat(stats.stale()).isPositive();
    assertThat(stats.rejected()).isPositive();
  }
}
