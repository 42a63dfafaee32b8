package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DriverStatement;
import io.skep.adapters.jooq.Kind;
import io.skep.adapters.jooq.LabelsConverter;
import io.skep.adapters.jooq.Many;
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
final class PostgresStatement implements DriverStatement {

  /** So many rows are fetched at once within a transaction. */
  private static final int FETCHED = 100;

  private static final LabelsConverter LINES = new LabelsConverter();

  private final PreparedStatement statement;
  private final boolean isOneOfMany;
  private @Nullable ResultSet rows;

  private PostgresStatement(PreparedStatement statement, boolean isOneOfMany) {
    this.statement = statement;
    this.isOneOfMany = isOneOfMany;
  }

  static DriverStatement prepare(Connection connection, String sql) throws SQLException {
    return prepare(connection, sql, FETCHED);
  }

  /** Prepares a statement that fetches so many rows at once within a transaction. */
  static DriverStatement prepare(Connection connection, String sql, int fetched)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setFetchSize(fetched);
    return new PostgresStatement(statement, sql.indexOf(';') >= 0);
  }

  @Override
  public boolean run(@Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      set(i + 1, values[i]);
    }
    rows = statement.execute() ? statement.getResultSet() : null;
    if (isOneOfMany) {
      skipToLast();
    }
    return rows != null && rows.next();
  }

  /** Of several statements in one text, which travel together, the last one is asked for rows. */
  private void skipToLast() throws SQLException {
    while (true) {
      boolean found = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      if (!found && statement.getUpdateCount() < 0) {
        return;
      }
      end();
      rows = found ? statement.getResultSet() : null;
    }
  }

  private void set(int place, @Nullable Object value) throws SQLException {
    if (value instanceof Kind kind) {
      statement.setNull(place, Types.OTHER, kind == Kind.WORDS ? "_text" : typeName(kind));
    } else if (value instanceof Many many) {
      setMany(place, many);
    } else if (value instanceof Labels words) {
      statement.setArray(
          place, statement.getConnection().createArrayOf("text", words.values().toArray()));
    } else {
      statement.setObject(place, known(value));
    }
  }

  private void setMany(int place, Many many) throws SQLException {
    if (many.kind() == Kind.ID || many.kind() == Kind.MOMENT) {
      var array = new PGobject();
      array.setType("_" + typeName(many.kind()));
      array.setValue(literal(many.values()));
      statement.setObject(place, array);
    } else {
      statement.setArray(
          place, statement.getConnection().createArrayOf(typeName(many.kind()), elements(many)));
    }
  }

  /**
   * Returns an array of what contains nothing that must be quoted. The driver would look at each
   * character.
   */
  private static String literal(List<@Nullable Object> values) {
    var literal = new StringJoiner(",", "{", "}");
    Object last = null;
    var lastText = "NULL";
    for (var value : values) {
      // What is done at once has one time.
      if (value != last) {
        lastText = value == null ? "NULL" : Objects.requireNonNull(known(value)).toString();
        last = value;
      }
      literal.add(lastText);
    }
    return literal.toString();
  }

  /** The driver sends arrays of texts and of numbers in binary, but arrays of objects as text. */
  private static @Nullable Object[] elements(Many many) {
    var values = many.values();
    var elements =
        switch (many.kind()) {
          case NUMBER -> new Long[values.size()];
          case TEXT, WORDS -> new String[values.size()];
          case SMALL_NUMBER, REAL, TRUTH, BYTES, ID, MOMENT -> new Object[values.size()];
        };
    for (int i = 0; i < elements.length; i++) {
      elements[i] = values.get(i) instanceof Labels words ? LINES.to(words) : values.get(i);
    }
    return elements;
  }

  private static @Nullable Object known(@Nullable Object value) {
    // The server would round to the next microsecond, and so to another time than was meant.
    return value instanceof Instant at
        ? OffsetDateTime.ofInstant(at.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
        : value;
  }

  private static String typeName(Kind kind) {
    return switch (kind) {
      case NUMBER -> "int8";
      case SMALL_NUMBER -> "int4";
      case REAL -> "float8";
      case TRUTH -> "bool";
      case TEXT, WORDS -> "text";
      case BYTES -> "bytea";
      case ID -> "uuid";
      case MOMENT -> "timestamptz";
    };
  }

  @Override
  public boolean next() throws SQLException {
    return rows().next();
  }

  @Override
  public void end() throws SQLException {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  @Override
  public int changed() throws SQLException {
    return Math.max(0, statement.getUpdateCount());
  }

  @Override
  public long number(int column) throws SQLException {
    return rows().getLong(column);
  }

  @Override
  public double real(int column) throws SQLException {
    return rows().getDouble(column);
  }

  @Override
  public @Nullable String text(int column) throws SQLException {
    return rows().getString(column);
  }

  @Override
  public byte @Nullable [] bytes(int column) throws SQLException {
    return rows().getBytes(column);
  }

  @Override
  public boolean truth(int column) throws SQLException {
    return rows().getBoolean(column);
  }

  @Override
  public @Nullable UUID id(int column) throws SQLException {
    return rows().getObject(column, UUID.class);
  }

  @Override
  public @Nullable Instant moment(int column) throws SQLException {
    var at = rows().getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  @Override
  public @Nullable Labels words(int column) throws SQLException {
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
