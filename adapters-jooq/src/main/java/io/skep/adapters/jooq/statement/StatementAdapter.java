package io.skep.adapters.jooq.statement;

import io.skep.domain.value.Labels;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A statement that a driver keeps ready on a connection. Used by one thread at a time. Columns are
 * counted from 1.
 */
public interface StatementAdapter extends AutoCloseable {

  /** Prepares statements on connections. */
  @FunctionalInterface
  interface Factory {

    /** Prepares a statement. */
    StatementAdapter prepare(Connection connection, String sql) throws SQLException;
  }

  /**
   * Runs it. After a failure it is only to be closed.
   *
   * @param values in the order of the question marks: numbers, texts, bytes, {@code Boolean},
   *     {@code UUID}, {@code Instant} and {@code Labels}, which become what the database keeps them
   *     as; a {@link SqlType} stands for NULL
   * @return whether there is a row; then it is at the first one
   */
  boolean execute(@Nullable Object[] values) throws SQLException;

  /** Goes to the next row. Returns whether there is one. */
  boolean next() throws SQLException;

  /** Ends a run, whether or not all rows were read. */
  void reset() throws SQLException;

  /** Returns how many rows the last run changed. */
  int getUpdateCount() throws SQLException;

  /** Returns a column of the present row as a number; NULL is 0. */
  long getLong(int column) throws SQLException;

  /** Returns a column of the present row as a number; NULL is 0. */
  double getDouble(int column) throws SQLException;

  /** Returns a column of the present row as a text. */
  @Nullable String getString(int column) throws SQLException;

  /** Returns a column of the present row as bytes. */
  byte @Nullable [] getBytes(int column) throws SQLException;

  /** Returns a column of the present row as a truth; NULL is false. */
  boolean getBoolean(int column) throws SQLException;

  /** Returns a column of the present row as an id. */
  @Nullable UUID getUuid(int column) throws SQLException;

  /** Returns a column of the present row as a time. */
  @Nullable Instant getInstant(int column) throws SQLException;

  /** Returns a column of the present row as a set of words. */
  @Nullable Labels getLabels(int column) throws SQLException;

  /** Returns whether a column of the present row is NULL. */
  boolean isNull(int column) throws SQLException;

  @Override
  void close() throws SQLException;
}
