package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DriverStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A statement run through the lower layer of the driver: a JDBC result set asks SQLite for the name
 * of each column with every run, which takes longer than running most of our statements.
 */
final class SqliteStatement implements DriverStatement {

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
    open = database.execute(statement, values);
    return open;
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
  public boolean isNull(int column) throws SQLException {
    return database.column_type(pointer, column - 1) == Codes.SQLITE_NULL;
  }

  @Override
  public void close() throws SQLException {
    prepared.close();
  }
}
