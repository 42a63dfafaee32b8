package io.skep.domain.transfer;

/**
 * Reader of all rows of a store, across all swarms. Derived data such as counters and search
 * columns is omitted. Confined to one thread at a time; must be closed.
 */
public interface PortableRowReader extends AutoCloseable {

  /** Position before the first row of a type. */
  String START = "";

  /**
   * Returns the identity of the store, which does not depend on the way it is reached and contains
   * no secret.
   */
  String identity();

  /**
   * Returns the next rows of a type. The order is defined by the store and stable; rows that exist
   * throughout are read exactly once.
   *
   * @param after {@link #START}, or the next position of the previous batch
   * @return up to {@value RowBatch#MAX_ROWS} rows; fewer if they are large
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  RowBatch read(EntityType kind, String after);

  /** Releases the resources of the reader. Does not throw; idempotent. */
  @Override
  void close();
}
