package io.skep.domain.partition;

/**
 * Number of future months for which a table has partitions.
 *
 * @param table name of the table
 * @param monthsAhead number of consecutive months after the current one that have partitions; -1 if
 *     the current month has none
 */
public record PartitionHeadroom(String table, int monthsAhead) {

  /** Minimum headroom; less indicates that partition maintenance fails. */
  public static final int MIN_MONTHS_AHEAD = 2;

  /** Returns whether the headroom is below the minimum. */
  public boolean isLow() {
    return monthsAhead < MIN_MONTHS_AHEAD;
  }
}
