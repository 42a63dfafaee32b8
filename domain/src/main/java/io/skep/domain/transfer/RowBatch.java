package io.skep.domain.transfer;

import java.util.List;
import java.util.Optional;

/**
 * Batch of rows of one type, small enough for memory.
 *
 * @param rows rows in the order of the store; may be empty
 * @param next position of the next batch, opaque outside the store; empty exactly if there is none
 */
public record RowBatch(List<PortableRow> rows, Optional<String> next) {

  /** Maximum number of rows in a batch. */
  public static final int MAX_ROWS = 1_000;

  /** Copies the rows. */
  public RowBatch {
    rows = List.copyOf(rows);
  }
}
