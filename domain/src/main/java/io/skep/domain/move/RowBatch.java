package io.skep.domain.move;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of one kind, few enough to be held in memory.
 *
 * @param rows in the order of the store that they are read from; may be empty
 * @param next where the rest begins, of meaning to that store only; empty exactly when there is
 *     none
 */
public record RowBatch(List<StoredRow> rows, Optional<String> next) {

  /** The largest number of rows of a batch. */
  public static final int MAX_ROWS = 1_000;

  /** Keeps a copy of the rows. */
  public RowBatch {
    rows = List.copyOf(rows);
  }
}
