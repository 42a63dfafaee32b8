package io.skep.domain.transfer;

import java.util.List;
import java.util.Optional;

/**
 * Store that rows of another store are merged into, in one transaction: nothing is visible to
 * others before {@link #commit}, and closing rolls back. Confined to one thread at a time; must be
 * closed.
 */
public interface MergeTarget extends AutoCloseable {

  /** Returns the identity of the store, like {@link PortableRowReader#identity}. */
  String identity();

  /**
   * Returns the stored row that conflicts with each given row: the one with the same key, or one
   * with the same value of another unique attribute, such as the key of a task or the position in a
   * thread.
   *
   * @param rows rows of one type, at most {@value RowBatch#MAX_ROWS}
   * @return one element for each given row, in order
   */
  List<Optional<PortableRow>> find(List<PortableRow> rows);

  /**
   * Inserts rows and updates the data derived from them.
   *
   * @param rows rows of one type, at most {@value RowBatch#MAX_ROWS}; may be empty
   * @throws io.skep.domain.error.InvalidArgumentException if a row already exists or is not valid
   *     in this store; this target can then only be closed
   */
  void add(List<PortableRow> rows);

  /**
   * Commits the inserted rows. The target can then only be closed.
   *
   * @throws io.skep.domain.error.StoreException {@code OUTCOME_UNKNOWN} if the response was lost;
   *     merging again resolves it
   */
  void commit();

  /** Rolls back what was not committed. Does not throw; idempotent. */
  @Override
  void close();
}
