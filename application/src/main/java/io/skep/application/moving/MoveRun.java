package io.skep.application.moving;

import io.skep.application.moving.MoveListener.Step;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds to the target what comes in the source behind what is there. */
final class MoveRun {

  private final MoveSource source;
  private final MoveTarget target;
  private final Digests digests;
  private final MoveListener listener;
  private final List<MovedRows> moved = new ArrayList<>();

  MoveRun(MoveSource source, MoveTarget target, Digests digests, MoveListener listener) {
    this.source = source;
    this.target = target;
    this.digests = digests;
    this.listener = listener;
  }

  /** Returns what was read and added, by kind. */
  List<MovedRows> moved() {
    return moved;
  }

  /**
   * Adds what is missing.
   *
   * @param present what is in the target
   * @return false, as soon as it is found, if that is not what the source begins with
   */
  boolean goOnBehind(Map<RowKind, Checksum> present) {
    for (var kind : RowKind.values()) {
      var part = new Part(Mover.of(present, kind));
      Mover.eachBatch(source, kind, rows -> part.take(kind, rows));
      if (!part.isAsItWas()) {
        return false;
      }
      moved.add(new MovedRows(kind, part.sum, part.added));
    }
    return true;
  }

  /** The rows of one kind. */
  private final class Part {

    private final Checksum present;
    private Checksum sum = Checksum.NONE;
    private long added;
    private boolean isOther;

    Part(Checksum present) {
      this.present = present;
    }

    void take(RowKind kind, List<StoredRow> rows) {
      if (isOther) {
        return;
      }
      int known = (int) Math.min(rows.size(), Math.max(0, present.rows() - sum.rows()));
      sum = digests.add(sum, rows.subList(0, known));
      isOther = sum.rows() == present.rows() && !sum.equals(present);
      if (isOther) {
        return;
      }
      var fresh = rows.subList(known, rows.size());
      if (!fresh.isEmpty()) {
        target.add(fresh);
        sum = digests.add(sum, fresh);
        added += fresh.size();
      }
      listener.done(Step.MOVING, kind, sum.rows());
    }

    /** Returns whether all that was in the target is what the source began with. */
    boolean isAsItWas() {
      return !isOther && sum.rows() >= present.rows();
    }
  }
}
