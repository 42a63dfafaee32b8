package io.skep.domain.move;

import java.util.List;
import java.util.Optional;

/**
 * A store that rows of another one are added to, in one transaction: until {@link #commit}, others
 * see nothing of it, and closing takes all back. Used by one thread at a time; to be closed.
 */
public interface MergeTarget extends AutoCloseable {

  /** Returns which store it is, as {@link StoredRows#identity} does. */
  String identity();

  /**
   * Returns what is there in place of each row: the one with its key, or one that has something
   * else for which there is one row only, such as the key of a task or the place in a thread.
   *
   * @param rows of one kind, at most {@value RowBatch#MAX_ROWS}
   * @return as many as were given, in their order
   */
  List<Optional<StoredRow>> find(List<StoredRow> rows);

  /**
   * Adds rows, and what follows from them.
   *
   * @param rows of one kind, at most {@value RowBatch#MAX_ROWS}; may be empty
   * @throws io.skep.domain.error.InvalidArgumentException if one is there already, or is none that
   *     this store can keep; then this is only to be closed
   */
  void add(List<StoredRow> rows);

  /**
   * Makes what was added durable and visible to all; nothing else is done with this afterwards.
   *
   * @throws io.skep.domain.error.StoreException {@code OUTCOME_UNKNOWN} if the answer was lost;
   *     merging again settles it
   */
  void commit();

  /** Takes back what was not committed. Does not fail; again, it does nothing. */
  @Override
  void close();
}
