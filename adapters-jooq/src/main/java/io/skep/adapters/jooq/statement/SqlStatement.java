package io.skep.adapters.jooq.statement;

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
public final class SqlStatement {

  /** Cannot occur in a query otherwise. */
  private static final String PARAMETER_MARKER = "\u0001";

  private static final Pattern PARAMETER = Pattern.compile(PARAMETER_MARKER + "([A-Za-z0-9_]+)");

  /** A word behind one colon; two of them are a cast. */
  private static final Pattern NAMED_PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

  private static final Settings RENDER_SETTINGS =
      new Settings()
          .withRenderSchema(false)
          .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
          .withRenderNamedParamPrefix(PARAMETER_MARKER);

  private final String operation;
  private final Function<SQLDialect, RenderedStatement> renderer;
  private final Map<SQLDialect, RenderedStatement> renderings = new ConcurrentHashMap<>(2);
  private volatile @Nullable SqlStatement forNoKeyUpdate;

  private SqlStatement(String operation, Function<SQLDialect, RenderedStatement> source) {
    this.operation = operation;
    this.renderer = source;
  }

  /**
   * Returns a statement that jOOQ puts into the words of the database.
   *
   * @param operation what it is for, such as {@code task.find}: its name in logs
   * @param returned the columns that it returns of rows that it changes; empty for a query, which
   *     says so itself
   * @param source makes the jOOQ query
   */
  public static SqlStatement ofQuery(
      String operation,
      List<? extends Field<?>> returned,
      Function<SQLDialect, ? extends Query> source) {
    var columns = List.<Field<?>>copyOf(returned);
    return new SqlStatement(
        operation, dialect -> render(operation, dialect, source.apply(dialect), columns));
  }

  /**
   * Returns a statement that is written in the words of the only database that it is for.
   *
   * @param operation what it is for, such as {@code task.find}: its name in logs
   * @param returned the columns that it returns, in their order; empty if it returns none
   * @param text the statement, with {@code :name} for each value; a name may occur often
   */
  public static SqlStatement ofText(
      String operation, List<? extends Field<?>> returned, String text) {
    var columns = List.<Field<?>>copyOf(returned);
    return new SqlStatement(operation, dialect -> parse(text, NAMED_PARAMETER, columns));
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
  public SqlStatement forNoKeyUpdate() {
    var present = forNoKeyUpdate;
    if (present == null) {
      present = new SqlStatement(operation, dialect -> rendered(dialect).forNoKeyUpdate());
      forNoKeyUpdate = present;
    }
    return present;
  }

  /** Returns what it is for. */
  public String operation() {
    return operation;
  }

  /** Returns its text in the words of a database, with a question mark for each value. */
  public String sql(SQLDialect dialect) {
    return rendered(dialect).sql;
  }

  /** Returns the names of its values, in the order of the question marks. */
  public List<String> parameterNames(SQLDialect dialect) {
    var composed = rendered(dialect);
    var names = new String[composed.parameterCount];
    composed.positions.forEach(
        (name, places) -> IntStream.of(places).forEach(i -> names[i] = name));
    return List.of(names);
  }

  RenderedStatement rendered(SQLDialect dialect) {
    var present = renderings.get(dialect);
    if (present == null) {
      // Outside any lock, because it may load classes; two threads come to the same.
      present = renderer.apply(dialect);
      renderings.put(dialect, present);
    }
    return present;
  }

  private static RenderedStatement render(
      String operation, SQLDialect dialect, Query query, List<Field<?>> returned) {
    var columns =
        query instanceof Select<?> select ? List.<Field<?>>copyOf(select.getSelect()) : returned;
    var composed =
        parse(DSL.using(dialect, RENDER_SETTINGS).renderNamedParams(query), PARAMETER, columns);
    if (composed.positions.keySet().stream().anyMatch(name -> Character.isDigit(name.charAt(0)))) {
      throw new IllegalStateException(operation + " has a value that is no parameter: " + query);
    }
    return composed;
  }

  private static RenderedStatement parse(String text, Pattern parameter, List<Field<?>> columns) {
    var marked = parameter.matcher(text);
    var sql = new StringBuilder();
    Map<String, int[]> positions = new HashMap<>();
    int size = 0;
    while (marked.find()) {
      positions.merge(marked.group(1), new int[] {size}, SqlStatement::concat);
      size++;
      marked.appendReplacement(sql, "?");
    }
    marked.appendTail(sql);
    return new RenderedStatement(sql.toString(), size, Map.copyOf(positions), columns);
  }

  private static int[] concat(int[] some, int[] more) {
    return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
  }

  @Override
  public String toString() {
    return operation;
  }

  /** Where the value of a parameter goes, counted from 0. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record ParameterSlot(int[] positions, SqlType type, Converter<Object, Object> converter) {}

  /** Where the value of a column is, counted from 1. */
  record ResultColumn(int index, SqlType type, Converter<Object, Object> converter) {}

  /** What came of the query. Remembers where fields were found, which are slow to compare. */
  static final class RenderedStatement {

    private final String sql;
    private final int parameterCount;
    private final Map<String, int[]> positions;
    private final List<Field<?>> selectedColumns;

    /** Replaced, never changed, as is the other one. */
    private volatile IdentityHashMap<Field<?>, ParameterSlot> slots = new IdentityHashMap<>();

    private volatile IdentityHashMap<Field<?>, ResultColumn> columns = new IdentityHashMap<>();

    private RenderedStatement(
        String sql, int size, Map<String, int[]> positions, List<Field<?>> selected) {
      this.sql = sql;
      this.parameterCount = size;
      this.positions = positions;
      this.selectedColumns = selected;
    }

    RenderedStatement forNoKeyUpdate() {
      return new RenderedStatement(
          sql + " for no key update", parameterCount, positions, selectedColumns);
    }

    /** Returns how many values it takes. */
    int parameterCount() {
      return parameterCount;
    }

    /** Returns where the value of a parameter goes. */
    int[] positions(String parameter) {
      var places = positions.get(parameter);
      if (places == null) {
        throw new IllegalArgumentException("no parameter " + parameter + " in " + sql);
      }
      return places;
    }

    ParameterSlot slot(Field<?> parameter) {
      var slot = slots.get(parameter);
      if (slot == null) {
        var converter = converter(parameter);
        slot =
            new ParameterSlot(
                positions(parameter.getName()),
                SqlType.forJavaType(converter.fromType()),
                converter);
        IdentityHashMap<Field<?>, ParameterSlot> more = new IdentityHashMap<>(slots);
        more.put(parameter, slot);
        slots = more;
      }
      return slot;
    }

    ResultColumn column(Field<?> field) {
      var column = columns.get(field);
      if (column == null) {
        int index = selectedColumns.indexOf(field);
        if (index < 0) {
          throw new IllegalArgumentException("column " + field + " was not selected");
        }
        var converter = converter(field);
        column = new ResultColumn(index + 1, SqlType.forJavaType(converter.fromType()), converter);
        IdentityHashMap<Field<?>, ResultColumn> more = new IdentityHashMap<>(columns);
        more.put(field, column);
        columns = more;
      }
      return column;
    }

    /** What a driver knows, it is given as it is. */
    @SuppressWarnings("unchecked") // Values come in and go out through the field's own type.
    private static Converter<Object, Object> converter(Field<?> field) {
      return (Converter<Object, Object>)
          (SqlType.findByJavaType(field.getType()).isPresent()
              ? Converters.identity(field.getType())
              : field.getDataType().getConverter());
    }

    @Override
    public String toString() {
      return sql;
    }
  }
}
