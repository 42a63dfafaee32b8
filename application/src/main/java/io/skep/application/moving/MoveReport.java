package io.skep.application.moving;

import java.util.List;

/**
 * What a move has come to.
 *
 * @param rows by kind, every kind once
 * @param start how it began
 * @param sourceChanged whether somebody has written to the source since it was read: that is not in
 *     the target
 */
public record MoveReport(List<MovedRows> rows, Start start, boolean sourceChanged) {

  /** How a run began. */
  public enum Start {
    /** With nothing in the target. */
    EMPTY,
    /** Where an earlier run was broken off. */
    RESUMED,
    /** Anew, because the source was no longer what an earlier run has moved of it. */
    RESTARTED,
    /** Beside what the target held. */
    MERGED
  }

  /** Keeps a copy of the rows. */
  public MoveReport {
    rows = List.copyOf(rows);
  }
}
