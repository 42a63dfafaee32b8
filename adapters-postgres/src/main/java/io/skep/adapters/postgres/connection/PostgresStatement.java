package io.skep.adapters.postgres.connection;

import io.skep.adapters.jooq.converter.LabelsConverter;
import io.skep.adapters.jooq.statement.ArrayValue;
import io.skep.adapters.jooq.statement.SqlType;
import io.skep.adapters.jooq.statement.StatementAdapter;
import io.skep.domain.value.Labels;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A statement of PostgreSQL's driver. Ids are {@code uuid}, times {@code timestamptz}, sets of
 * words {@code text[]}; of many sets of words, each is one text, a word a line.
 */
public final class PostgresStatement implements StatementAdapter {

  /** So many rows are fetched at once within a transaction. */
  private static final int FETCH_SIZE = 100;

  private static final LabelsConverter LINE_CONVERTER = new LabelsConverter();

  private final PreparedStatement statement;
  private final boolean isMultiStatement;
  private @Nullable ResultSet rows;

  private PostgresStatement(PreparedStatement statement, boolean isOneOfMany) {
    this.statement = statement;
    this.isMultiStatement = isOneOfMany;
  }

  static StatementAdapter prepare(Connection connection, String sql) throws SQLException {
    return prepare(connection, sql, FETCH_SIZE);
  }

  /** Prepares a statement that fetches so many rows at once within a transaction. */
  public static StatementAdapter prepare(Connection connection, String sql, int fetched)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setFetchSize(fetched);
    return new PostgresStatement(statement, sql.indexOf(';') >= 0);
  }

  @Override
  public boolean execute(@Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      setParameter(i + 1, values[i]);
    }
    rows = statement.execute() ? statement.getResultSet() : null;
    if (isMultiStatement) {
      skipToLastResult();
    }
    return rows != null && rows.next();
  }

  /** Of several statements in one text, which travel together, the last one is asked for rows. */
  private void skipToLastResult() throws SQLException {
    while (true) {
      boolean found = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      if (!found && statement.getUpdateCount() < 0) {
        return;
      }
      reset();
      rows = found ? statement.getResultSet() : null;
    }
  }

  private void setParameter(int place, @Nullable Object value) throws SQLException {
    if (value instanceof SqlType kind) {
      statement.setNull(place, Types.OTHER, kind == SqlType.LABELS ? "_text" : typeName(kind));
    } else if (value instanceof ArrayValue many) {
      setArray(place, many);
    } else if (value instanceof Labels words) {
      statement.setArray(
          place, statement.getConnection().createArrayOf("text", words.values().toArray()));
    } else {
      statement.setObject(place, toDriverValue(value));
    }
  }

  private void setArray(int place, ArrayValue many) throws SQLException {
    if (many.elementType() == SqlType.UUID || many.elementType() == SqlType.INSTANT) {
      var array = new PGobject();
      array.setType("_" + typeName(many.elementType()));
      array.setValue(arrayLiteral(many.values()));
      statement.setObject(place, array);
    } else {
      statement.setArray(
          place,
          statement
              .getConnection()
              .createArrayOf(typeName(many.elementType()), arrayElements(many)));
    }
  }

  /**
   * Returns an array of what contains nothing that must be quoted. The driver would look at each
   * character.
   */
  private static String arrayLiteral(List<@Nullable Object> values) {
    var literal = new StringJoiner(",", "{", "}");
    Object last = null;
    var lastText = "NULL";
    for (var value : values) {
      // What is done at once has one time.
      if (value != last) {
        lastText = value == null ? "NULL" : Objects.requireNonNull(toDriverValue(value)).toString();
        last = value;
      }
      literal.add(lastText);
    }
    return literal.toString();
  }

  /** The driver sends arrays of texts and of numbers in binary, but arrays of objects as text. */
  private static @Nullable Object[] arrayElements(ArrayValue many) {
    var values = many.values();
    var elements =
        switch (many.elementType()) {
          case LONG -> new Long[values.size()];
          case STRING, LABELS -> new String[values.size()];
          case INTEGER, DOUBLE, BOOLEAN, BYTES, UUID, INSTANT -> new Object[values.size()];
        };
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          values.get(i) instanceof Labels words ? LINE_CONVERTER.to(words) : values.get(i);
    }
    return elements;
  }

  private static @Nullable Object toDriverValue(@Nullable Object value) {
    // The server would round to the next microsecond, and so to another time than was meant.
    return value instanceof Instant at
        ? OffsetDateTime.ofInstant(at.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
        : value;
  }

  private static String typeName(SqlType kind) {
    return switch (kind) {
      case LONG -> "int8";
      case INTEGER -> "int4";
      case DOUBLE -> "float8";
      case BOOLEAN -> "bool";
      case STRING, LABELS -> "text";
      case BYTES -> "bytea";
      case UUID -> "uuid";
      case INSTANT -> "timestamptz";
    };
  }

  @Override
  public boolean next() throws SQLException {
    return rows().next();
  }

  @Override
  public void reset() throws SQLException {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return Math.max(0, statement.getUpdateCount());
  }

  @Override
  public long getLong(int column) throws SQLException {
    return rows().getLong(column);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    return rows().getDouble(column);
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    return rows().getString(column);
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    return rows().getBytes(column);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    return rows().getBoolean(column);
  }

  @Override
  public @Nullable UUID getUuid(int column) throws SQLException {
    return rows().getObject(column, UUID.class);
  }

  @Override
  public @Nullable Instant getInstant(int column) throws SQLException {
    var at = rows().getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  @Override
  public @Nullable Labels getLabels(int column) throws SQLException {
    var array = rows().getArray(column);
    if (array == null) {
      return null;
    }
    var words = (String[]) array.getArray();
    return words.length == 0 ? Labels.NONE : Labels.of(List.of(words));
  }

  @Override
  public boolean isNull(int column) throws SQLException {
    return rows().getObject(column) == null;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  private ResultSet rows() {
    return Objects.requireNonNull(rows, "the statement finds no rows");
  }
}
