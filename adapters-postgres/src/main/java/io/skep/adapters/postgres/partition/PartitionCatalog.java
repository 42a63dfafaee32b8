package io.skep.adapters.postgres.partition;

import io.skep.adapters.jooq.statement.DatabaseException;
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
public final class PartitionCatalog {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionCatalog.class);

  /** Ids of times before and from on these share one partition each, which are always there. */
  private static final YearMonth FIRST_MONTH = YearMonth.of(2000, 1);

  private static final YearMonth END_MONTH = YearMonth.of(2100, 1);

  private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

  /** Returns the month of an id, which begins with its milliseconds if it is of version 7. */
  public static YearMonth monthOf(UUID id) {
    return monthOf(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16));
  }

  /** Returns the month in UTC that an instant is in. */
  public static YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }

  /**
   * Makes sure that rows under these ids have a place.
   *
   * @throws io.skep.domain.error.StoreException caused by {@link MissingPartitionException} if they
   *     have none
   */
  public void requirePartitions(Collection<UUID> ids) {
    Set<YearMonth> missing = new HashSet<>();
    for (var id : ids) {
      var month = monthOf(id);
      if (!known.contains(month) && isPartitioned(month)) {
        missing.add(month);
      }
    }
    if (!missing.isEmpty()) {
      throw MissingPartitionException.toStoreException(missing);
    }
  }

  /** Returns whether rows of these months have a place, as far as is known. */
  public boolean hasPartitions(Collection<YearMonth> months) {
    return months.stream().allMatch(month -> known.contains(month) || !isPartitioned(month));
  }

  /** Returns whether a month has partitions of its own. */
  static boolean isPartitioned(YearMonth month) {
    return !month.isBefore(FIRST_MONTH) && month.isBefore(END_MONTH);
  }

  /** Makes the partitions of months that are not there; outside any transaction. */
  public void create(Connection connection, Collection<YearMonth> months) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT skep_make_month(?)")) {
      for (var month : months.stream().filter(PartitionCatalog::isPartitioned).sorted().toList()) {
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
  public void createMissing(Connection connection, Collection<YearMonth> months)
      throws SQLException {
    create(connection, months.stream().filter(month -> !known.contains(month)).toList());
  }

  /** Looks again which months there are. */
  public void load(Connection connection) {
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
