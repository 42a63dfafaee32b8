package io.skep.application.moving;

import io.skep.application.moving.MoveListener.Step;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to the target what it does not hold, and reads it back. */
final class MergeRun {

  /** How many of the rows that are in the way are named. */
  private static final int EXAMPLES = 5;

  private final MoveSource source;
  private final MergeTarget target;
  private final Digests digests;
  private final MoveListener listener;
  private final Map<RowKind, Long> conflicts = new EnumMap<>(RowKind.class);
  private final List<String> examples = new ArrayList<>();

  MergeRun(MoveSource source, MergeTarget target, Digests digests, MoveListener listener) {
    this.source = source;
    this.target = target;
    this.digests = digests;
    this.listener = listener;
  }

  /**
   * Adds what is missing, and returns what was read and added, by kind.
   *
   * @throws MergeConflictException if rows are in the way of others
   */
  List<MovedRows> add() {
    List<MovedRows> moved = new ArrayList<>();
    for (var kind : RowKind.values()) {
      var part = new Part(kind);
      Mover.eachBatch(source, kind, part::take);
      moved.add(new MovedRows(kind, part.sum, part.added));
    }
    if (!conflicts.isEmpty()) {
      throw new MergeConflictException(conflicts, examples);
    }
    return moved;
  }

  /** Returns what the target holds of the rows of a kind of the source. */
  Checksum arrived(RowKind kind) {
    Checksum[] sum = {Checksum.NONE};
    Mover.eachBatch(
        source,
        kind,
        rows -> {
          var found = target.find(rows).stream().flatMap(Optional::stream).toList();
          sum[0] = digests.add(sum[0], found);
          listener.done(Step.VERIFYING, kind, sum[0].rows());
        });
    return sum[0];
  }

  /** The rows of one kind. */
  private final class Part {

    private final RowKind kind;
    private Checksum sum = Checksum.NONE;
    private long added;

    Part(RowKind kind) {
      this.kind = kind;
    }

    void take(List<StoredRow> rows) {
      List<StoredRow> missing = new ArrayList<>();
      var present = target.find(rows);
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(i);
        if (present.get(i).isEmpty()) {
          missing.add(row);
        } else if (!present.get(i).get().equals(row)) {
          conflict(row);
        }
      }
      // What is in the way of one row may be in the way of those that refer to it.
      if (conflicts.isEmpty()) {
        target.add(missing);
        added += missing.size();
      }
      sum = digests.add(sum, rows);
      listener.done(Step.MOVING, kind, sum.rows());
    }

    private void conflict(StoredRow row) {
      conflicts.merge(kind, 1L, Long::sum);
      if (examples.size() < EXAMPLES) {
        examples.add(row.toString());
      }
    }
  }
}
