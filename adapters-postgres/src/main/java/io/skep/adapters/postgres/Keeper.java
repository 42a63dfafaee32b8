package io.skep.adapters.postgres;

import io.skep.adapters.jooq.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what every open store needs: that its clock goes with the server's, that there are
 * partitions ahead, that old changes are forgotten, and that claims do not walk over the dead rows
 * of earlier ones for long. Each process does so; what another one has done, or is at, is not done
 * again.
 */
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** How many months ahead have partitions. */
  static final int MONTHS_AHEAD = 3;

  /**
   * After how many claimed tasks their dead rows are swept away. The server would do so by itself
   * once a minute at most, and at 10,000 claims a second each would walk over half a million.
   */
  static final int SWEEP_AFTER = 5_000;

  private static final String SWEEP =
      "VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON, TRUNCATE OFF, PARALLEL 0) task_ready, task_lease";

  /** How often old changes are forgotten in a row. */
  private static final int MOST_FORGOTTEN = 20;

  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration NOTEWORTHY = Duration.ofMillis(100);

  private final PostgresConnections connections;
  private final ServerClock clock;
  private final Months months;
  private final Thread thread = new Thread(this::keep, "skep-postgres-keeper");
  private final AtomicInteger claimed = new AtomicInteger();
  private volatile boolean closed;

  Keeper(PostgresConnections connections, ServerClock clock, Months months) {
    this.connections = connections;
    this.clock = clock;
    this.months = months;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Learns that tasks were claimed. */
  void claimed(int tasks) {
    if (claimed.addAndGet(tasks) >= SWEEP_AFTER) {
      LockSupport.unpark(thread);
    }
  }

  private void keep() {
    long next = System.nanoTime() + EVERY.toNanos();
    while (!closed) {
      LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
      if (!closed && claimed.get() >= SWEEP_AFTER) {
        claimed.set(0);
        sweep();
      }
      if (!closed && System.nanoTime() - next >= 0) {
        lookAfter();
        next = System.nanoTime() + EVERY.toNanos();
      }
    }
  }

  /** A role without the right to do so is warned by the server, and leaves it to the server. */
  private void sweep() {
    try (var session = connections.open()) {
      session.execute(SWEEP);
    } catch (RuntimeException e) {
      LOG.debug("dead rows were not swept; the server will do so", e);
    }
  }

  private void lookAfter() {
    try (var session = connections.open()) {
      var correction = clock.read(session.connection());
      if (correction.abs().compareTo(NOTEWORTHY) > 0) {
        LOG.warn("clock corrected by={} to that of the server", correction);
      }
      months.makeMissing(session.connection(), ahead(Months.of(clock.instant())));
      forgetChanges(session);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the server could not be asked; it is asked again", e);
    }
  }

  private static void forgetChanges(Session session) {
    boolean more = true;
    for (int i = 0; more && i < MOST_FORGOTTEN; i++) {
      more = session.update(ChangeSql.FORGET, values -> {}) >= ChangeSql.FORGOTTEN / 2;
    }
  }

  /** Returns the months that are to have partitions. */
  static List<YearMonth> ahead(YearMonth present) {
    return LongStream.rangeClosed(0, MONTHS_AHEAD).mapToObj(present::plusMonths).toList();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
