package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.converter.InstantConverter;
import io.skep.adapters.jooq.converter.LabelsConverter;
import io.skep.adapters.jooq.converter.UuidConverter;
import io.skep.adapters.jooq.statement.SqlType;
import io.skep.adapters.jooq.statement.StatementAdapter;
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
public final class SqliteStatement implements StatementAdapter {

  private static final UuidConverter UUID_CONVERTER = new UuidConverter();
  private static final InstantConverter INSTANT_CONVERTER = new InstantConverter();
  private static final LabelsConverter LABELS_CONVERTER = new LabelsConverter();

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

  /** Prepares a statement on a connection. */
  public static StatementAdapter prepare(Connection connection, String sql) throws SQLException {
    return new SqliteStatement(connection.prepareStatement(sql));
  }

  @Override
  public boolean execute(@Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      values[i] = toDriverValue(values[i]);
    }
    open = database.execute(statement, values);
    return open;
  }

  private static @Nullable Object toDriverValue(@Nullable Object value) {
    if (value instanceof UUID id) {
      return UUID_CONVERTER.to(id);
    }
    if (value instanceof Instant at) {
      return INSTANT_CONVERTER.to(at);
    }
    if (value instanceof Labels words) {
      return LABELS_CONVERTER.to(words);
    }
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    return value instanceof SqlType ? null : value;
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
  public void reset() throws SQLException {
    // One that found no row has been reset already.
    if (open) {
      open = false;
      database.reset(pointer);
    }
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) database.changes();
  }

  @Override
  public long getLong(int column) throws SQLException {
    return database.column_long(pointer, column - 1);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    return database.column_double(pointer, column - 1);
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    return database.column_text(pointer, column - 1);
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    return database.column_blob(pointer, column - 1);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    return getLong(column) != 0;
  }

  @Override
  public @Nullable UUID getUuid(int column) throws SQLException {
    return UUID_CONVERTER.from(getBytes(column));
  }

  @Override
  public @Nullable Instant getInstant(int column) throws SQLException {
    long micros = getLong(column);
    return micros == 0 && isNull(column) ? null : INSTANT_CONVERTER.from(micros);
  }

  @Override
  public @Nullable Labels getLabels(int column) throws SQLException {
    return LABELS_CONVERTER.from(getString(column));
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
