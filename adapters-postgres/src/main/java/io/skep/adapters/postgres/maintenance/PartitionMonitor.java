package io.skep.adapters.postgres.maintenance;

import io.skep.adapters.postgres.archive.PostgresPartitionedStore;
import io.skep.adapters.postgres.connection.AdminConnection;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.domain.partition.PartitionHeadroom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether there is room for the months to come, and has the planner's figures gathered of
 * what is kept by month, which the server does for single months only. Each process does so from
 * time to time; of several that do at once, one gathers. {@link #run} is called by one thread only.
 */
public final class PartitionMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionMonitor.class);
  private static final long WARN_INTERVAL = Duration.ofDays(1).toNanos();

  private static final Duration INITIAL_DELAY = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final PostgresConnections connections;
  private final Thread thread = new Thread(this::loop, "skep-postgres-upkeep");
  private final Map<String, Long> lastWarnings = new HashMap<>();
  private volatile boolean closed;

  /** Creates the monitor; it checks nothing before {@link #start}. */
  public PartitionMonitor(PostgresConnections connections) {
    this.connections = connections;
    thread.setDaemon(true);
  }

  /** Starts periodic checks on a thread of its own. */
  public void start() {
    thread.start();
  }

  private void loop() {
    long next = System.nanoTime() + INITIAL_DELAY.toNanos();
    while (!closed) {
      LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
      if (!closed && System.nanoTime() - next >= 0) {
        try {
          run();
        } catch (RuntimeException e) {
          LOG.debug("there was no upkeep; it is tried again", e);
        }
        next = System.nanoTime() + INTERVAL.toNanos();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Checks the partitions once. */
  public void run() {
    try (var database = new AdminConnection(connections.openLongRunning())) {
      for (var runway : PostgresPartitionedStore.headroom(database)) {
        warnIfLow(runway);
      }
      var gathered =
          database.queryList("SELECT unnest(skep_gather_figures())", row -> row.getString(1));
      if (!gathered.isEmpty()) {
        LOG.info("figures gathered tables={}", gathered);
      }
    }
  }

  /** Warns when a runway has become short, and daily as long as it is. */
  private void warnIfLow(PartitionHeadroom runway) {
    if (!runway.isLow()) {
      lastWarnings.remove(runway.table());
      return;
    }
    long now = System.nanoTime();
    var last = lastWarnings.get(runway.table());
    if (last == null || now - last > WARN_INTERVAL) {
      lastWarnings.put(runway.table(), now);
      LOG.warn(
          "too few months are made table={} monthsAhead={} atLeast={}: see whether"
              + " skep_make_month works",
          runway.table(),
          runway.monthsAhead(),
          PartitionHeadroom.MIN_MONTHS_AHEAD);
    }
  }
}
