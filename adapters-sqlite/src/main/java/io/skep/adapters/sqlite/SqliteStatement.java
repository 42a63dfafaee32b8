package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DriverStatement;
import io.skep.adapters.jooq.InstantConverter;
import io.skep.adapters.jooq.Kind;
import io.skep.adapters.jooq.LabelsConverter;
import io.skep.adapters.jooq.UuidConverter;
import io.skep.domain.value.Labels;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A statement run through the lower layer of the driver: a JDBC result set asks SQLite for the name
 * of each column with every run, which takes longer than running most of our statements.
 */
final class SqliteStatement implements DriverStatement {

  private static final UuidConverter IDS = new UuidConverter();
  private static final InstantConverter MOMENTS = new InstantConverter();
  private static final LabelsConverter WORDS = new LabelsConverter();

  private final PreparedStatement prepared;
  private final CoreStatement statement;
  private final DB database;
  private final long pointer;
  private boolean open;

  private SqliteStatement(PreparedStatement prepared) throws SQLException {
    this.prepared = prepared;
    statement = (CoreStatement) prepared;
    database = statement.getDatabase();
    pointer = statement.pointer.safeRunLong((db, address) -> address);
  }

  static DriverStatement prepare(Connection connection, String sql) throws SQLException {
    return new SqliteStatement(connection.prepareStatement(sql));
  }

  @Override
  public boolean run(@Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      values[i] = kept(values[i]);
    }
    open = database.execute(statement, values);
    return open;
  }

  private static @Nullable Object kept(@Nullable Object value) {
    if (value instanceof UUID id) {
      return IDS.to(id);
    }
    if (value instanceof Instant at) {
      return MOMENTS.to(at);
    }
    if (value instanceof Labels words) {
      return WORDS.to(words);
    }
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    return value instanceof Kind ? null : value;
  }

  @Override
  public boolean next() throws SQLException {
    int code = database.step(pointer);
    if (code == Codes.SQLITE_ROW) {
      return true;
    }
    if (code == Codes.SQLITE_DONE) {
      return false;
    }
    database.throwex(code);
    return false;
  }

  @Override
  public void end() throws SQLException {
    // One that found no row has been reset already.
    if (open) {
      open = false;
      database.reset(pointer);
    }
  }

  @Override
  public int changed() throws SQLException {
    return (int) database.changes();
  }

  @Override
  public long number(int column) throws SQLException {
    return database.column_long(pointer, column - 1);
  }

  @Override
  public double real(int column) throws SQLException {
    return database.column_double(pointer, column - 1);
  }

  @Override
  public @Nullable String text(int column) throws SQLException {
    return database.column_text(pointer, column - 1);
  }

  @Override
  public byte @Nullable [] bytes(int column) throws SQLException {
    return database.column_blob(pointer, column - 1);
  }

  @Override
  public boolean truth(int column) throws SQLException {
    return number(column) != 0;
  }

  @Override
  public @Nullable UUID id(int column) throws SQLException {
    return IDS.from(bytes(column));
  }

  @Override
  public @Nullable Instant moment(int column) throws SQLException {
    long micros = number(column);
    return micros == 0 && isNull(column) ? null : MOMENTS.from(micros);
  }

  @Override
  public @Nullable Labels words(int column) throws SQLException {
    return WORDS.from(text(column));
  }

  @Override
  public boolean isNull(int column) throws SQLException {
    return database.column_type(pointer, column - 1) == Codes.SQLITE_NULL;
  }

  @Override
  public void close() throws SQLException {
    prepared.close();
  }
}
