package io.skep.adapters.postgres.partition;

import io.skep.domain.error.InvalidArgumentException;
import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of the tables that hold what a month holds, within the store or beside it.
 *
 * @param month a month that has tables of its own
 * @param prefix what their names begin with; empty for those within the store
 */
public record PartitionNames(YearMonth month, String prefix) {

  /** The column by which each of the tables is kept in months. */
  private static final Map<String, String> PARTITION_KEYS = partitionKey();

  /**
   * What is taken out, in this order: what is found through others goes before them. What is put
   * back comes in the reverse order.
   */
  public static final List<String> PARTITIONED_TABLES =
      List.of("delivery_tag", "delivery", "message", "attempt", "task_ended");

  public static final String BLOCKER_TABLE = "task_blocker";

  private static final String ARCHIVED = "archived_";
  private static final String RESTORED = "restored_";

  /** Refuses months without tables of their own, so that a name holds nothing but digits. */
  public PartitionNames {
    if (!PartitionCatalog.isPartitioned(month)) {
      throw new InvalidArgumentException("month", "has no tables of its own: " + month);
    }
  }

  private static Map<String, String> partitionKey() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("task_ended", "id");
    columns.put("attempt", "task");
    columns.put(BLOCKER_TABLE, "task");
    columns.put("message", "id");
    columns.put("delivery", "message");
    columns.put("delivery_tag", "message");
    return Collections.unmodifiableMap(columns);
  }

  /** Returns all tables. */
  static Set<String> allTables() {
    return PARTITION_KEYS.keySet();
  }

  /** Returns the column by which a table is kept in months. */
  public static String partitionKey(String table) {
    var column = PARTITION_KEYS.get(table);
    if (column == null) {
      throw new IllegalArgumentException("not kept by month: " + table);
    }
    return column;
  }

  /** Returns those that are within the store. */
  public static PartitionNames stored(YearMonth month) {
    return new PartitionNames(month, "");
  }

  /** Returns those that were taken out. */
  public static PartitionNames archived(YearMonth month) {
    return new PartitionNames(month, ARCHIVED);
  }

  /** Returns those that an archive is read into. */
  public static PartitionNames restored(YearMonth month) {
    return new PartitionNames(month, RESTORED);
  }

  /** Returns the name of one of them. */
  public String name(String table) {
    if (!PARTITION_KEYS.containsKey(table)) {
      throw new IllegalArgumentException("not kept by month: " + table);
    }
    return prefix + table + "_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
  }

  /** Returns an expression of the first id of the month. */
  public String lowerBound() {
    return firstId(month);
  }

  /** Returns an expression of the first id of the next one. */
  public String upperBound() {
    return firstId(month.plusMonths(1));
  }

  /** Returns a condition that holds for the ids of the month. */
  public String rangeCondition(String column) {
    return "%1$s >= %2$s AND %1$s < %3$s".formatted(column, lowerBound(), upperBound());
  }

  private static String firstId(YearMonth month) {
    return "skep_first_id(timestamptz '%s-01Z')".formatted(month);
  }
}
