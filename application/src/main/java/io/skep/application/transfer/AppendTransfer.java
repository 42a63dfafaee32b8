package io.skep.application.transfer;

import io.skep.application.transfer.TransferListener.Step;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Appends to the target the rows of the source that follow those already in the target. */
final class AppendTransfer {

  private final TransferSource source;
  private final TransferTarget target;
  private final RowHasher rowHasher;
  private final TransferListener listener;
  private final List<TransferredRows> transferred = new ArrayList<>();

  AppendTransfer(
      TransferSource source,
      TransferTarget target,
      RowHasher rowHasher,
      TransferListener listener) {
    this.source = source;
    this.target = target;
    this.rowHasher = rowHasher;
    this.listener = listener;
  }

  /** Returns the rows read and added, by type. */
  List<TransferredRows> transferred() {
    return transferred;
  }

  /**
   * Adds the missing rows.
   *
   * @param present checksums of the rows in the target
   * @return false as soon as these are found not to be a prefix of the source
   */
  boolean appendTo(Map<EntityType, Checksum> present) {
    for (var type : EntityType.values()) {
      var typeTransfer = new TypeTransfer(TransferRunner.checksumOf(present, type));
      TransferRunner.forEachBatch(source, type, rows -> typeTransfer.accept(type, rows));
      if (!typeTransfer.matchesTarget()) {
        return false;
      }
      transferred.add(new TransferredRows(type, typeTransfer.sum, typeTransfer.added));
    }
    return true;
  }

  /** Transfer of the rows of one type. */
  private final class TypeTransfer {

    private final Checksum present;
    private Checksum sum = Checksum.EMPTY;
    private long added;
    private boolean differs;

    TypeTransfer(Checksum present) {
      this.present = present;
    }

    void accept(EntityType type, List<PortableRow> rows) {
      if (differs) {
        return;
      }
      int presentCount = (int) Math.min(rows.size(), Math.max(0, present.rows() - sum.rows()));
      sum = rowHasher.add(sum, rows.subList(0, presentCount));
      differs = sum.rows() == present.rows() && !sum.equals(present);
      if (differs) {
        return;
      }
      var missing = rows.subList(presentCount, rows.size());
      if (!missing.isEmpty()) {
        target.add(missing);
        sum = rowHasher.add(sum, missing);
        added += missing.size();
      }
      listener.rowsProcessed(Step.COPYING, type, sum.rows());
    }

    /** Returns whether the rows that were in the target are a prefix of the source. */
    boolean matchesTarget() {
      return !differs && sum.rows() >= present.rows();
    }
  }
}
