package io.skep.benchmarks.sqlite;

import io.skep.benchmarks.harness.StatementCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Captured statement with the names of its parameters, taken from the columns that they are stored
 * in or compared with.
 *
 * @param operation the operation that ran it
 * @param sql its text
 * @param names the name of each parameter, in order
 */
record JdbcStatement(String operation, String sql, List<String> names) {

  /** Name of a parameter without a column, in a list of columns. */
  static final String UNNAMED = "alone";

  private static final Pattern INSERT =
      Pattern.compile("(?i)insert into \\w+ \\(([^)]*)\\) values \\(([^)]*)\\)");
  private static final Pattern VALUE =
      Pattern.compile("(?:([a-z_.\"]+) *(?:=|<=|>=|<|>|<>|\\+|-) *|(limit) )?\\(?\\?");

  static JdbcStatement of(StatementCapture.Statement seen) {
    List<String> names = new ArrayList<>();
    var sql = seen.sql();
    int from = 0;
    var insert = INSERT.matcher(sql);
    if (insert.lookingAt()) {
      var columns = insert.group(1).split(",", -1);
      var values = insert.group(2).split(",", -1);
      for (int i = 0; i < columns.length; i++) {
        if (values[i].strip().equals("?")) {
          names.add(columns[i].strip().replace("\"", ""));
        }
      }
      from = insert.end();
    }
    var value = VALUE.matcher(sql);
    while (value.find(from)) {
      names.add(name(value.group(1), value.group(2)));
      from = value.end();
    }
    return new JdbcStatement(seen.operation(), sql, names);
  }

  private static String name(@Nullable String column, @Nullable String keyword) {
    if (column != null) {
      return column.replace("\"", "");
    }
    return keyword == null ? UNNAMED : keyword;
  }

  boolean isQuery() {
    return sql.startsWith("select") || sql.startsWith("with");
  }
}
