package io.skep.adapters.postgres.maintenance;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.changefeed.ChangeSql;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.connection.ServerClock;
import io.skep.adapters.postgres.partition.PartitionCatalog;
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
public final class MaintenanceThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceThread.class);

  /** How many months ahead have partitions. */
  static final int MONTHS_AHEAD = 3;

  /**
   * After how many claimed tasks their dead rows are swept away. The server would do so by itself
   * once a minute at most, and at 10,000 claims a second each would walk over half a million.
   */
  static final int VACUUM_AFTER_CLAIMS = 5_000;

  private static final String VACUUM =
      "VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON, TRUNCATE OFF, PARALLEL 0) task_ready, task_lease";

  /** How often old changes are forgotten in a row. */
  private static final int MAX_PRUNE_BATCHES = 20;

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration MIN_LOGGED_CORRECTION = Duration.ofMillis(100);

  private final PostgresConnections connections;
  private final ServerClock clock;
  private final PartitionCatalog partitions;
  private final Thread thread = new Thread(this::loop, "skep-postgres-keeper");
  private final AtomicInteger claimed = new AtomicInteger();
  private volatile boolean closed;

  /** Creates the thread; it runs nothing before {@link #start}. */
  public MaintenanceThread(
      PostgresConnections connections, ServerClock clock, PartitionCatalog months) {
    this.connections = connections;
    this.clock = clock;
    this.partitions = months;
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Learns that tasks were claimed. */
  public void claimed(int tasks) {
    if (claimed.addAndGet(tasks) >= VACUUM_AFTER_CLAIMS) {
      LockSupport.unpark(thread);
    }
  }

  private void loop() {
    long next = System.nanoTime() + INTERVAL.toNanos();
    while (!closed) {
      LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
      if (!closed && claimed.get() >= VACUUM_AFTER_CLAIMS) {
        claimed.set(0);
        vacuum();
      }
      if (!closed && System.nanoTime() - next >= 0) {
        runMaintenance();
        next = System.nanoTime() + INTERVAL.toNanos();
      }
    }
  }

  /** A role without the right to do so is warned by the server, and leaves it to the server. */
  private void vacuum() {
    try (var session = connections.open()) {
      session.execute(VACUUM);
    } catch (RuntimeException e) {
      LOG.debug("dead rows were not swept; the server will do so", e);
    }
  }

  private void runMaintenance() {
    try (var session = connections.open()) {
      var correction = clock.synchronize(session.connection());
      if (correction.abs().compareTo(MIN_LOGGED_CORRECTION) > 0) {
        LOG.warn("clock corrected by={} to that of the server", correction);
      }
      partitions.createMissing(
          session.connection(), monthsAhead(PartitionCatalog.monthOf(clock.instant())));
      pruneChanges(session);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the server could not be asked; it is asked again", e);
    }
  }

  private static void pruneChanges(Session session) {
    boolean more = true;
    for (int i = 0; more && i < MAX_PRUNE_BATCHES; i++) {
      more = session.update(ChangeSql.PRUNE, values -> {}) >= ChangeSql.PRUNE_BATCH_SIZE / 2;
    }
  }

  /** Returns the months that are to have partitions. */
  public static List<YearMonth> monthsAhead(YearMonth present) {
    return LongStream.rangeClosed(0, MONTHS_AHEAD).mapToObj(present::plusMonths).toList();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
