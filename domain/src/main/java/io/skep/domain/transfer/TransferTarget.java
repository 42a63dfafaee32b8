package io.skep.domain.transfer;

import java.util.List;
import java.util.Optional;

/**
 * Store that becomes a copy of another one. From {@link #begin} to {@link #complete} it is
 * persistently marked as incomplete, and cannot be opened for normal use.
 *
 * <p>Each call is atomic and durable on return. If another process has continued the same transfer
 * meanwhile, a call fails with {@code STORE_BUSY} and changes nothing.
 */
public interface TransferTarget extends PortableRowReader {

  /**
   * Returns the identity of the source of an incomplete transfer; empty if the store is complete.
   */
  Optional<String> incompleteSource();

  /**
   * Marks the store as incomplete.
   *
   * @param source identity of the source
   */
  void begin(String source);

  /**
   * Inserts rows and updates the data derived from them. Rows that they refer to must exist.
   *
   * @param rows rows of one type, at most {@value RowBatch#MAX_ROWS}; may be empty
   * @throws io.skep.domain.error.InvalidArgumentException if a row already exists or is not valid
   *     in this store; nothing is inserted
   */
  void add(List<PortableRow> rows);

  /** Deletes all rows and derived data; the store remains incomplete. */
  void clear();

  /** Marks the store as complete, so that it can be opened for normal use. */
  void complete();
}
