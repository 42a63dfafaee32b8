package io.skep.adapters.jooq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is composed once with jOOQ, on generated tables, and run many times as the text
 * that came of it: on the paths that matter, rendering and binding through jOOQ would cost several
 * times what an embedded database takes to run it.
 *
 * <p>Everything that changes from run to run is a {@link #param}, everything else is inlined: the
 * planner uses a partial index only where it sees the constant. Composed at its first run, because
 * a short-lived process runs few of all statements. Safe for use by many threads.
 */
public final class Prepared {

  /** Cannot occur in a query otherwise. */
  private static final String MARK = "\u0001";

  private static final Pattern PARAMETER = Pattern.compile(MARK + "([A-Za-z0-9_]+)");

  private static final Settings SETTINGS =
      new Settings()
          .withRenderSchema(false)
          .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
          .withRenderNamedParamPrefix(MARK);

  private final String operation;
  private final SQLDialect dialect;
  private final List<Field<?>> returned;
  private final Supplier<? extends Query> source;
  private volatile @Nullable Composed composed;

  /**
   * Creates a statement.
   *
   * @param operation what it is for, such as {@code task.find}: its name in logs
   * @param dialect whose SQL it becomes
   * @param returned the columns that it returns of rows that it changes; empty for a query, which
   *     says so itself
   * @param source makes the jOOQ query
   */
  public Prepared(
      String operation,
      SQLDialect dialect,
      List<? extends Field<?>> returned,
      Supplier<? extends Query> source) {
    this.operation = operation;
    this.dialect = dialect;
    this.returned = List.copyOf(returned);
    this.source = source;
  }

  /** Returns a parameter with the name and the type of a column. */
  public static <T> Param<T> param(Field<T> column) {
    return DSL.param(column.getName(), column.getDataType());
  }

  /** Returns a parameter of the type of a column under a name of its own. */
  public static <T> Param<T> param(String name, Field<T> column) {
    return DSL.param(name, column.getDataType());
  }

  /** Returns what it is for. */
  public String operation() {
    return operation;
  }

  /** Returns its text, with a question mark for each value. */
  public String sql() {
    return composed().sql;
  }

  Composed composed() {
    var present = composed;
    if (present == null) {
      present = compose();
      composed = present;
    }
    return present;
  }

  private Composed compose() {
    var query = source.get();
    var marked = PARAMETER.matcher(DSL.using(dialect, SETTINGS).renderNamedParams(query));
    var sql = new StringBuilder();
    Map<String, List<Integer>> positions = new HashMap<>();
    int position = 0;
    while (marked.find()) {
      var name = marked.group(1);
      if (Character.isDigit(name.charAt(0))) {
        throw new IllegalStateException(operation + " has a value that is no parameter: " + query);
      }
      position++;
      positions.computeIfAbsent(name, n -> new ArrayList<>()).add(position);
      marked.appendReplacement(sql, "?");
    }
    marked.appendTail(sql);
    return new Composed(sql.toString(), Map.copyOf(positions), columns(query));
  }

  private List<Field<?>> columns(Query query) {
    return query instanceof Select<?> select ? List.copyOf(select.getSelect()) : returned;
  }

  @Override
  public String toString() {
    return operation + ": " + sql();
  }

  /** What came of the query. */
  static final class Composed {

    private final String sql;
    private final Map<String, List<Integer>> positions;
    private final List<Field<?>> columns;

    /** Where columns were found before. Replaced, never changed. */
    private volatile Map<Field<?>, Integer> found = new IdentityHashMap<>();

    private Composed(String sql, Map<String, List<Integer>> positions, List<Field<?>> columns) {
      this.sql = sql;
      this.positions = positions;
      this.columns = columns;
    }

    /** Returns where the value of each parameter goes. */
    Map<String, List<Integer>> positions() {
      return positions;
    }

    /** Returns the place of a column in a row. */
    int place(Field<?> column) {
      var place = found.get(column);
      return place == null ? find(column) : place;
    }

    /** Fields are slow to compare, so that this is not done again. */
    private int find(Field<?> column) {
      int index = columns.indexOf(column);
      if (index < 0) {
        throw new IllegalArgumentException("column " + column + " was not selected");
      }
      Map<Field<?>, Integer> more = new IdentityHashMap<>(found);
      more.put(column, index + 1);
      found = more;
      return index + 1;
    }
  }
}
