package io.skep.benchmarks.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Row of a JDBC result. */
final class JdbcRow {

  private final List<String> columns;
  private final @Nullable Object[] values;

  JdbcRow(List<String> columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** Returns the value at an index, from 0. */
  @Nullable Object get(int place) {
    return values[place];
  }

  @Nullable Object get(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalStateException("no column " + column + " in " + columns);
    }
    return values[index];
  }

  /** Returns the values by column name. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(columns.get(i), values[i]);
    }
    return map;
  }
}
