package io.skep.application.transfer;

import java.util.List;

/**
 * Result of a transfer.
 *
 * @param rows the rows of every type
 * @param start initial state of the target
 * @param sourceChanged whether the source was written to during the transfer; these changes may be
 *     missing in the target
 */
public record TransferReport(List<TransferredRows> rows, Start start, boolean sourceChanged) {

  /** Initial state of the target. */
  public enum Start {
    /** The target was empty. */
    EMPTY,
    /** The target had the rows of an incomplete transfer, which was resumed. */
    RESUMED,
    /**
     * The target had rows of an incomplete transfer that no longer matched the source, and was
     * cleared.
     */
    RESTARTED,
    /** The rows were merged with those of the target. */
    MERGED
  }

  /** Copies the list. */
  public TransferReport {
    rows = List.copyOf(rows);
  }
}
