package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The months that have partitions. A month is made for all partitioned tables at once, ahead of its
 * time or when something of it comes in first. Safe for use by many threads.
 */
final class Months {

  private static final Logger LOG = LoggerFactory.getLogger(Months.class);

  /** Ids of times before and from on these share one partition each, which are always there. */
  private static final YearMonth FIRST = YearMonth.of(2000, 1);

  private static final YearMonth END = YearMonth.of(2100, 1);

  private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

  /** Returns the month of an id, which begins with its milliseconds if it is of version 7. */
  static YearMonth of(UUID id) {
    return of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16));
  }

  static YearMonth of(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }

  /**
   * Makes sure that rows under these ids have a place.
   *
   * @throws io.skep.domain.error.StoreException caused by {@link MissingMonths} if they have none
   */
  void require(Collection<UUID> ids) {
    Set<YearMonth> missing = new HashSet<>();
    for (var id : ids) {
      var month = of(id);
      if (!known.contains(month) && hasOwnPartition(month)) {
        missing.add(month);
      }
    }
    if (!missing.isEmpty()) {
      throw MissingMonths.failure(missing);
    }
  }

  /** Returns whether rows of these months have a place, as far as is known. */
  boolean knows(Collection<YearMonth> months) {
    return months.stream().allMatch(month -> known.contains(month) || !hasOwnPartition(month));
  }

  /** Returns whether a month has partitions of its own. */
  static boolean hasOwnPartition(YearMonth month) {
    return !month.isBefore(FIRST) && month.isBefore(END);
  }

  /** Makes the partitions of months that are not there; outside any transaction. */
  void make(Connection connection, Collection<YearMonth> months) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT skep_make_month(?)")) {
      for (var month : months.stream().filter(Months::hasOwnPartition).sorted().toList()) {
        statement.setDate(1, Date.valueOf(month.atDay(1)));
        try (var made = statement.executeQuery()) {
          if (made.next() && made.getBoolean(1)) {
            LOG.info("partitions made month={}", month);
          }
        }
        known.add(month);
      }
    }
  }

  /** Makes those of some months that are not known to be there. */
  void makeMissing(Connection connection, Collection<YearMonth> months) throws SQLException {
    make(connection, months.stream().filter(month -> !known.contains(month)).toList());
  }

  /** Looks again which months there are. */
  void load(Connection connection) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT month FROM skep_months() AS month")) {
      Set<YearMonth> found = new HashSet<>();
      while (rows.next()) {
        found.add(YearMonth.from(rows.getDate(1).toLocalDate()));
      }
      known.addAll(found);
      known.retainAll(found);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
