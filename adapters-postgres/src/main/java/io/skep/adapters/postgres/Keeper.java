package io.skep.adapters.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what every open store needs: that its clock goes with the server's, and that there
 * are partitions ahead. Each process does so; what another one has done is not done again.
 */
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** How many months ahead have partitions. */
  static final int MONTHS_AHEAD = 3;

  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration NOTEWORTHY = Duration.ofMillis(100);

  private final PostgresConnections connections;
  private final ServerClock clock;
  private final Months months;
  private final Thread thread = new Thread(this::keep, "skep-postgres-keeper");
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

  private void keep() {
    while (!closed) {
      LockSupport.parkNanos(this, EVERY.toNanos());
      if (!closed) {
        lookAfter();
      }
    }
  }

  private void lookAfter() {
    try (var session = connections.open()) {
      var correction = clock.read(session.connection());
      if (correction.abs().compareTo(NOTEWORTHY) > 0) {
        LOG.warn("clock corrected by={} to that of the server", correction);
      }
      months.makeMissing(session.connection(), ahead(Months.of(clock.instant())));
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the server could not be asked; it is asked again", e);
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
