package io.skep.adapters.postgres;

import io.skep.domain.month.Runway;
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
final class Upkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long REMINDER = Duration.ofDays(1).toNanos();

  private static final Duration BEFORE_THE_FIRST = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final PostgresConnections connections;
  private final Thread thread = new Thread(this::keep, "skep-postgres-upkeep");
  private final Map<String, Long> warned = new HashMap<>();
  private volatile boolean closed;

  Upkeep(PostgresConnections connections) {
    this.connections = connections;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void keep() {
    long next = System.nanoTime() + BEFORE_THE_FIRST.toNanos();
    while (!closed) {
      LockSupport.parkNanos(this, Math.max(1, next - System.nanoTime()));
      if (!closed && System.nanoTime() - next >= 0) {
        try {
          run();
        } catch (RuntimeException e) {
          LOG.debug("there was no upkeep; it is tried again", e);
        }
        next = System.nanoTime() + EVERY.toNanos();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  void run() {
    try (var database = new Direct(connections.openPatient())) {
      for (var runway : PostgresMonthlyStore.runways(database)) {
        look(runway);
      }
      var gathered = database.list("SELECT unnest(skep_gather_figures())", row -> row.getString(1));
      if (!gathered.isEmpty()) {
        LOG.info("figures gathered tables={}", gathered);
      }
    }
  }

  /** Warns when a runway has become short, and daily as long as it is. */
  private void look(Runway runway) {
    if (!runway.isShort()) {
      warned.remove(runway.table());
      return;
    }
    long now = System.nanoTime();
    var last = warned.get(runway.table());
    if (last == null || now - last > REMINDER) {
      warned.put(runway.table(), now);
      LOG.warn(
          "too few months are made table={} monthsAhead={} atLeast={}: see whether"
              + " skep_make_month works",
          runway.table(),
          runway.monthsAhead(),
          Runway.SHORTEST);
    }
  }
}
