package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.cache.Format;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.Races;
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
 * Threads read and write a few rows through one region, while another process writes them as well
 * and the feed is followed: no read returns what is older than it was when the read began.
 */
class RegionRaceTest {

  private static final SwarmId SWARM = SwarmId.DEFAULT;
  private static final int ROWS = 2;
  private static final int THREADS = 4;
  private static final int ROUNDS = 100_000;

  private static final int ROUNDS_PER_WRITE = 8;
  private static final int ROUNDS_PER_FOREIGN_WRITE = 51;

  /** Keeps a version for all processes. */
  private static final class Version implements Format<Long> {

    @Override
    public byte[] write(Long value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    @Override
    public Long read(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getLong();
    }
  }

  private final Coherence coherence =
      new Coherence(System::nanoTime, Duration.ofMinutes(1), new Slots(1 << 14));
  private final Region<Integer, Long> rows =
      new Levels(
              coherence,
              new Level1(1 << 20),
              Optional.of(new Level2(new MapLevel(), coherence, System::nanoTime)),
              new SharedLater(),
              new Wanted(coherence.slots()),
              new Flights(),
              new Chores(),
              new Block(),
              System::nanoTime,
              Duration.ofMinutes(1),
              new ArrayList<>())
          .region(
              "rows",
              row -> "row:" + row,
              row -> List.of(ChangeTag.of(agent(row))),
              version -> 1,
              Form.of(new Version()),
              (swarm, row) -> {
                throw new AssertionError("not with a reader of its own");
              });

  private final AtomicLongArray versions = new AtomicLongArray(ROWS);

  /** The versions that a read must not be older than. */
  private final AtomicLongArray floors = new AtomicLongArray(ROWS);

  private final AtomicLong marks = new AtomicLong();
  private final AtomicInteger working = new AtomicInteger(THREADS);
  private List<Change> untold = new ArrayList<>();

  private static AgentId agent(int row) {
    return new AgentId("row-" + row);
  }

  /** Commits a change of a row, which is then told of in the feed. */
  private synchronized long commit(int row, long mark) {
    untold.add(new Change(SWARM, Set.of(ChangeTag.of(agent(row))), mark));
    return versions.incrementAndGet(row);
  }

  private void poll() {
    var poll = coherence.begin();
    var seen = new long[ROWS];
    poll.told(changes(seen));
    for (int row = 0; row < ROWS; row++) {
      floors.accumulateAndGet(row, seen[row], Math::max);
    }
  }

  private synchronized Changes changes(long[] seen) {
    var told = untold;
    untold = new ArrayList<>();
    long last = 0;
    for (int row = 0; row < ROWS; row++) {
      seen[row] = versions.get(row);
      last += seen[row];
    }
    return new Changes(true, told, ChangePosition.behind("feed", last));
  }

  private long write(int row) {
    long mark = marks.incrementAndGet();
    long written =
        rows.save(
            SWARM,
            row,
            () -> {
              long version = commit(row, mark);
              coherence.committed(new Change(SWARM, Set.of(ChangeTag.of(agent(row))), mark));
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
        commit(row, marks.incrementAndGet());
      }
      long floor = floors.get(row);
      assertThat(round % ROUNDS_PER_WRITE == 0 ? write(row) : read(row))
          .isGreaterThanOrEqualTo(floor);
    }
  }

  private Callable<Boolean> working(Runnable work) {
    return () -> {
      try {
        work.run();
        return true;
      } finally {
        working.decrementAndGet();
      }
    };
  }

  private boolean follow() {
    while (working.get() > 0) {
      poll();
    }
    return true;
  }

  @Test
  void noReadReturnsWhatIsOlderThanItWasWhenTheReadBegan() {
    coherence.begin().told(new Changes(false, List.of(), ChangePosition.behind("feed", 0)));
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      racers.add(working(() -> readAndWrite(number)));
    }
    racers.add(this::follow);

    assertThat(Races.run(racers).orFail()).hasSize(racers.size());
    poll();

    for (int row = 0; row < ROWS; row++) {
      assertThat(read(row)).isEqualTo(versions.get(row));
    }
    var figures = rows.figures().of("rows");
    assertThat(figures.hits()).isPositive();
    assertThat(figures.stale()).isPositive();
    assertThat(figures.distrusted()).isPositive();
  }
}
