package io.skep.adapters.jooq;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A statement of any driver. */
public final class JdbcStatement implements DriverStatement {

  private final PreparedStatement statement;
  private @Nullable ResultSet rows;

  private JdbcStatement(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Prepares a statement. */
  public static DriverStatement prepare(Connection connection, String sql) throws SQLException {
    return new JdbcStatement(connection.prepareStatement(sql));
  }

  @Override
  public boolean run(@Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    if (!statement.execute()) {
      return false;
    }
    rows = statement.getResultSet();
    return next();
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
    return statement.getUpdateCount();
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
