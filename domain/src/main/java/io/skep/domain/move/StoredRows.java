package io.skep.domain.move;

/**
 * All that a store keeps, in all its swarms, row by row; what follows from other rows, such as
 * counts and what tasks are searched by, is left out. Used by one thread at a time; to be closed.
 */
public interface StoredRows extends AutoCloseable {

  /** Where the rows of a kind begin. */
  String START = "";

  /**
   * Returns which store it is, in words that are the same by whatever way the store is reached and
   * that hold no secret.
   */
  String identity();

  /**
   * Returns the next rows of a kind. The order is the store's own; it is the same each time, and no
   * row is left out or read twice that was there all the time.
   *
   * @param after {@link #START}, or where the batch before said that the rest begins
   * @return up to {@value RowBatch#MAX_ROWS} rows; fewer when they are large
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  RowBatch read(RowKind kind, String after);

  /** Closes what was opened for reading. Does not fail; again, it does nothing. */
  @Override
  void close();
}
