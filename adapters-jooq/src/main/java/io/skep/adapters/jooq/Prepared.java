package io.skep.adapters.jooq;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jooq.Converter;
import org.jooq.Converters;
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
 * times what an embedded database takes to run it. One that only one database understands is
 * written as text from the start.
 *
 * <p>Everything that changes from run to run is a {@link #param}, everything else is inlined: the
 * planner uses a partial index only where it sees the constant. Composed at its first run, because
 * a short-lived process runs few of all statements. Safe for use by many threads.
 */
public final class Prepared {

  /** Cannot occur in a query otherwise. */
  private static final String MARK = "\u0001";

  private static final Pattern PARAMETER = Pattern.compile(MARK + "([A-Za-z0-9_]+)");

  /** A word behind one colon; two of them are a cast. */
  private static final Pattern WRITTEN_PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

  private static final Settings SETTINGS =
      new Settings()
          .withRenderSchema(false)
          .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
          .withRenderNamedParamPrefix(MARK);

  private final String operation;
  private final Function<SQLDialect, Composed> source;
  private final Map<SQLDialect, Composed> composed = new ConcurrentHashMap<>(2);
  private volatile @Nullable Prepared locking;

  private Prepared(String operation, Function<SQLDialect, Composed> source) {
    this.operation = operation;
    this.source = source;
  }

  /**
   * Returns a statement that jOOQ puts into the words of the database.
   *
   * @param operation what it is for, such as {@code task.find}: its name in logs
   * @param returned the columns that it returns of rows that it changes; empty for a query, which
   *     says so itself
   * @param source makes the jOOQ query
   */
  public static Prepared composed(
      String operation,
      List<? extends Field<?>> returned,
      Function<SQLDialect, ? extends Query> source) {
    var columns = List.<Field<?>>copyOf(returned);
    return new Prepared(
        operation, dialect -> rendered(operation, dialect, source.apply(dialect), columns));
  }

  /**
   * Returns a statement that is written in the words of the only database that it is for.
   *
   * @param operation what it is for, such as {@code task.find}: its name in logs
   * @param returned the columns that it returns, in their order; empty if it returns none
   * @param text the statement, with {@code :name} for each value; a name may occur often
   */
  public static Prepared written(String operation, List<? extends Field<?>> returned, String text) {
    var columns = List.<Field<?>>copyOf(returned);
    return new Prepared(operation, dialect -> parsed(text, WRITTEN_PARAMETER, columns));
  }

  /** Returns a parameter with the name and the type of a column. */
  public static <T> Param<T> param(Field<T> column) {
    return DSL.param(column.getName(), column.getDataType());
  }

  /** Returns a parameter of the type of a column under a name of its own. */
  public static <T> Param<T> param(String name, Field<T> column) {
    return DSL.param(name, column.getDataType());
  }

  /**
   * Returns the query that also keeps what it finds from being changed by others until the
   * transaction ends, and waits for those who are changing it. For databases that have more than
   * one writer.
   */
  public Prepared locking() {
    var present = locking;
    if (present == null) {
      present = new Prepared(operation, dialect -> composed(dialect).locking());
      locking = present;
    }
    return present;
  }

  /** Returns what it is for. */
  public String operation() {
    return operation;
  }

  /** Returns its text in the words of a database, with a question mark for each value. */
  public String sql(SQLDialect dialect) {
    return composed(dialect).sql;
  }

  /** Returns the names of its values, in the order of the question marks. */
  public List<String> parameters(SQLDialect dialect) {
    var composed = composed(dialect);
    var names = new String[composed.size];
    composed.positions.forEach(
        (name, places) -> IntStream.of(places).forEach(i -> names[i] = name));
    return List.of(names);
  }

  Composed composed(SQLDialect dialect) {
    var present = composed.get(dialect);
    if (present == null) {
      // Outside any lock, because it may load classes; two threads come to the same.
      present = source.apply(dialect);
      composed.put(dialect, present);
    }
    return present;
  }

  private static Composed rendered(
      String operation, SQLDialect dialect, Query query, List<Field<?>> returned) {
    var columns =
        query instanceof Select<?> select ? List.<Field<?>>copyOf(select.getSelect()) : returned;
    var composed =
        parsed(DSL.using(dialect, SETTINGS).renderNamedParams(query), PARAMETER, columns);
    if (composed.positions.keySet().stream().anyMatch(name -> Character.isDigit(name.charAt(0)))) {
      throw new IllegalStateException(operation + " has a value that is no parameter: " + query);
    }
    return composed;
  }

  private static Composed parsed(String text, Pattern parameter, List<Field<?>> columns) {
    var marked = parameter.matcher(text);
    var sql = new StringBuilder();
    Map<String, int[]> positions = new HashMap<>();
    int size = 0;
    while (marked.find()) {
      positions.merge(marked.group(1), new int[] {size}, Prepared::concatenated);
      size++;
      marked.appendReplacement(sql, "?");
    }
    marked.appendTail(sql);
    return new Composed(sql.toString(), size, Map.copyOf(positions), columns);
  }

  private static int[] concatenated(int[] some, int[] more) {
    return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
  }

  @Override
  public String toString() {
    return operation;
  }

  /** Where the value of a parameter goes, counted from 0. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Slot(int[] positions, Kind kind, Converter<Object, Object> converter) {}

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

    Composed locking() {
      return new Composed(sql + " for no key update", size, positions, selected);
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
        var converter = converter(parameter);
        slot = new Slot(positions(parameter.getName()), Kind.of(converter.fromType()), converter);
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

    /** What a driver knows, it is given as it is. */
    @SuppressWarnings("unchecked") // Values come in and go out through the field's own type.
    private static Converter<Object, Object> converter(Field<?> field) {
      return (Converter<Object, Object>)
          (Kind.find(field.getType()).isPresent()
              ? Converters.identity(field.getType())
              : field.getDataType().getConverter());
    }

    @Override
    public String toString() {
      return sql;
    }
  }
}
