package io.skep.adapters.jooq;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jooq.Converter;
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
    Map<String, int[]> positions = new HashMap<>();
    int size = 0;
    while (marked.find()) {
      var name = marked.group(1);
      if (Character.isDigit(name.charAt(0))) {
        throw new IllegalStateException(operation + " has a value that is no parameter: " + query);
      }
      positions.merge(name, new int[] {size}, Prepared::concatenated);
      size++;
      marked.appendReplacement(sql, "?");
    }
    marked.appendTail(sql);
    return new Composed(sql.toString(), size, Map.copyOf(positions), columns(query));
  }

  private static int[] concatenated(int[] some, int[] more) {
    return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
  }

  private List<Field<?>> columns(Query query) {
    return query instanceof Select<?> select ? List.copyOf(select.getSelect()) : returned;
  }

  @Override
  public String toString() {
    return operation + ": " + sql();
  }

  /** How a driver is asked for a value. */
  enum Kind {
    NUMBER,
    SMALL_NUMBER,
    REAL,
    TRUTH,
    TEXT,
    BYTES;

    static Kind of(Class<?> type) {
      if (type == Long.class) {
        return NUMBER;
      }
      if (type == Integer.class) {
        return SMALL_NUMBER;
      }
      if (type == Double.class) {
        return REAL;
      }
      if (type == Boolean.class) {
        return TRUTH;
      }
      if (type == String.class) {
        return TEXT;
      }
      if (type == byte[].class) {
        return BYTES;
      }
      throw new IllegalArgumentException("no column is read as " + type);
    }
  }

  /** Where the value of a parameter goes, counted from 0. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Slot(int[] positions, Converter<Object, Object> converter) {}

  /** Where the value of a column is, counted from 1. */
  record Column(int place, Kind kind, Converter<Object, Object> converter) {}

  /** What came of the query. Remembers where fields were found, which are slow to compare. */
  static final class Composed {

    private final String sql;
    private final int size;
    private final Map<String, int[]> positions;
    private final List<Field<?>> selected;

    /** Replaced, never changed, as is the other one. */
    private volatile IdentityHashMap<Field<?>, Slot> slots = new IdentityHashMap<>();

    private volatile IdentityHashMap<Field<?>, Column> columns = new IdentityHashMap<>();

    private Composed(String sql, int size, Map<String, int[]> positions, List<Field<?>> selected) {
      this.sql = sql;
      this.size = size;
      this.positions = positions;
      this.selected = selected;
    }

    /** Returns how many values it takes. */
    int size() {
      return size;
    }

    /** Returns where the value of a parameter goes. */
    int[] positions(String parameter) {
      var places = positions.get(parameter);
      if (places == null) {
        throw new IllegalArgumentException("no parameter " + parameter + " in " + sql);
      }
      return places;
    }

    Slot slot(Field<?> parameter) {
      var slot = slots.get(parameter);
      if (slot == null) {
        slot = new Slot(positions(parameter.getName()), converter(parameter));
        IdentityHashMap<Field<?>, Slot> more = new IdentityHashMap<>(slots);
        more.put(parameter, slot);
        slots = more;
      }
      return slot;
    }

    Column column(Field<?> field) {
      var column = columns.get(field);
      if (column == null) {
        int index = selected.indexOf(field);
        if (index < 0) {
          throw new IllegalArgumentException("column " + field + " was not selected");
        }
        var converter = converter(field);
        column = new Column(index + 1, Kind.of(converter.fromType()), converter);
        IdentityHashMap<Field<?>, Column> more = new IdentityHashMap<>(columns);
        more.put(field, column);
        columns = more;
      }
      return column;
    }

    @SuppressWarnings("unchecked") // Values come in and go out through the field's own type.
    private static Converter<Object, Object> converter(Field<?> field) {
      return (Converter<Object, Object>) (Converter<?, ?>) field.getDataType().getConverter();
    }

    @Override
    public String toString() {
      return sql;
    }
  }
}
