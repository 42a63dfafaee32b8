package io.skep.domain.move;

import java.util.List;
import java.util.Optional;

/**
 * A store that is to become the same as another one. From {@link #begin} to {@link #end} it is
 * marked as unfinished, in itself, and nobody can open it for work.
 *
 * <p>Each call is atomic and durable when it returns, and is refused with {@code STORE_BUSY} when
 * another process has gone on with the same move meanwhile; nothing was changed then.
 */
public interface MoveTarget extends StoredRows {

  /** Returns the identity of the store that it is unfinished from; empty if it is a whole store. */
  Optional<String> unfinishedFrom();

  /**
   * Marks it as unfinished.
   *
   * @param source the identity of the store that is moved
   */
  void begin(String source);

  /**
   * Adds rows, and what follows from them. What they refer to must be there.
   *
   * @param rows of one kind, at most {@value RowBatch#MAX_ROWS}; may be empty
   * @throws io.skep.domain.error.InvalidArgumentException if one is there already, or is none that
   *     this store can keep; none was added
   */
  void add(List<StoredRow> rows);

  /** Removes all rows, and all that follows from them; it stays unfinished. */
  void clear();

  /** Makes it a whole store, that can be opened for work. */
  void end();
}
