package io.skep.adapters.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * The time of the server, so that leases expire at the same time for all processes, however wrong
 * the clocks of their machines are. Goes on by itself from the last reading. Safe for use by many
 * threads.
 */
public final class ServerClock implements InstantSource {

  /**
   * One of this many readings in quick succession is taken: the one that took the shortest time.
   */
  private static final int SAMPLES = 3;

  /** What the server's clock showed when this machine's counter stood at so many nanoseconds. */
  private record Reading(Instant server, long nanos) {

    Instant instantAt(long now) {
      return server.plusNanos(now - nanos);
    }
  }

  private volatile Reading reading = new Reading(Instant.now(), System.nanoTime());

  @Override
  public Instant instant() {
    return reading.instantAt(System.nanoTime()).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Asks the server.
   *
   * @return how much later it is than this clock had it; negative if it is earlier
   */
  public Duration synchronize(Connection connection) throws SQLException {
    var best = bestReading(connection);
    var before = reading;
    long now = System.nanoTime();
    var correction = Duration.between(before.instantAt(now), best.instantAt(now));
    reading = best;
    return correction;
  }

  private static Reading bestReading(Connection connection) throws SQLException {
    long shortest = Long.MAX_VALUE;
    var best = new Reading(Instant.EPOCH, 0);
    try (var statement = connection.prepareStatement("SELECT clock_timestamp()")) {
      for (int i = 0; i < SAMPLES; i++) {
        long sent = System.nanoTime();
        try (var rows = statement.executeQuery()) {
          rows.next();
          long took = System.nanoTime() - sent;
          if (took < shortest) {
            shortest = took;
            best =
                new Reading(rows.getObject(1, OffsetDateTime.class).toInstant(), sent + took / 2);
          }
        }
      }
    }
    return best;
  }
}
