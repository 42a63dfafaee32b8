package io.skep.application.transfer;

import io.skep.application.transfer.TransferListener.Step;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.TransferSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to the target the rows of the source that it does not have, and reads them back. */
final class MergeTransfer {

  /** Maximum number of conflicting rows that are named. */
  private static final int MAX_EXAMPLES = 5;

  private final TransferSource source;
  private final MergeTarget target;
  private final RowHasher rowHasher;
  private final TransferListener listener;
  private final Map<EntityType, Long> conflicts = new EnumMap<>(EntityType.class);
  private final List<String> examples = new ArrayList<>();

  MergeTransfer(
      TransferSource source, MergeTarget target, RowHasher rowHasher, TransferListener listener) {
    this.source = source;
    this.target = target;
    this.rowHasher = rowHasher;
    this.listener = listener;
  }

  /**
   * Adds the missing rows, and returns the rows read and added, by type.
   *
   * @throws MergeConflictException if rows of the target differ under the same keys
   */
  List<TransferredRows> merge() {
    List<TransferredRows> transferred = new ArrayList<>();
    for (var type : EntityType.values()) {
      var typeTransfer = new TypeTransfer(type);
      TransferRunner.forEachBatch(source, type, typeTransfer::accept);
      transferred.add(new TransferredRows(type, typeTransfer.sum, typeTransfer.added));
    }
    if (!conflicts.isEmpty()) {
      throw new MergeConflictException(conflicts, examples);
    }
    return transferred;
  }

  /** Returns the checksum of the rows of the target that have a key of the source. */
  Checksum readBack(EntityType type) {
    Checksum[] sum = {Checksum.EMPTY};
    TransferRunner.forEachBatch(
        source,
        type,
        rows -> {
          var present = target.find(rows).stream().flatMap(Optional::stream).toList();
          sum[0] = rowHasher.add(sum[0], present);
          listener.rowsProcessed(Step.VERIFYING, type, sum[0].rows());
        });
    return sum[0];
  }

  /** Merge of the rows of one type. */
  private final class TypeTransfer {

    private final EntityType type;
    private Checksum sum = Checksum.EMPTY;
    private long added;

    TypeTransfer(EntityType type) {
      this.type = type;
    }

    void accept(List<PortableRow> rows) {
      List<PortableRow> missing = new ArrayList<>();
      var present = target.find(rows);
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(i);
        if (present.get(i).isEmpty()) {
          missing.add(row);
        } else if (!present.get(i).get().equals(row)) {
          recordConflict(row);
        }
      }
      // Rows that refer to a conflicting row may not be insertable; further rows are only compared.
      if (conflicts.isEmpty()) {
        target.add(missing);
        added += missing.size();
      }
      sum = rowHasher.add(sum, rows);
      listener.rowsProcessed(Step.COPYING, type, sum.rows());
    }

    private void recordConflict(PortableRow row) {
      conflicts.merge(type, 1L, Long::sum);
      if (examples.size() < MAX_EXAMPLES) {
        examples.add(row.toString());
      }
    }
  }
}
