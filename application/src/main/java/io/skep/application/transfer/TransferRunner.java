package io.skep.application.transfer;

import static java.util.Objects.requireNonNull;

import io.skep.application.transfer.TransferListener.Step;
import io.skep.application.transfer.TransferReport.Start;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.PortableRowReader;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Transfers the contents of a store to another one.
 *
 * <p>The rows in the target are the only record of progress: each run compares them with the
 * source, appends the missing rows and verifies the result. Used by one thread at a time; the
 * caller closes source and target.
 */
public final class TransferRunner {

  private final TransferSource source;
  private final boolean leaveArchived;
  private final TransferListener listener;
  private final RowHasher rowHasher = new RowHasher();

  /**
   * Creates the transfer of a store.
   *
   * @param leaveArchived whether to transfer a source with archived data, without that data
   */
  public TransferRunner(TransferSource source, boolean leaveArchived, TransferListener listener) {
    this.source = source;
    this.leaveArchived = leaveArchived;
    this.listener = listener;
  }

  /**
   * Transfers all rows to an empty store, or resumes such a transfer. Repeating the call after a
   * failure resumes it.
   *
   * @throws ArchivedDataException if the source has archived data, unless it is to be left
   * @throws TargetNotEmptyException if the target contains rows of its own
   * @throws InvalidArgumentException if the target is the source
   * @throws InvalidTransitionException if the target is an incomplete transfer from another source
   * @throws VerificationException if the rows read back differ; the transfer stays incomplete
   */
  public TransferReport transferTo(TransferTarget target) {
    requireTransferable(target.identity());
    var start = prepareTarget(target);
    var present = start == Start.RESUMED ? checksums(target, Step.COMPARING) : emptyChecksums();
    var append = new AppendTransfer(source, target, rowHasher, listener);
    if (!append.appendTo(present)) {
      start = Start.RESTARTED;
      target.clear();
      append = new AppendTransfer(source, target, rowHasher, listener);
      append.appendTo(emptyChecksums());
    }
    var transferred = append.transferred();
    var targetChecksums = checksums(target, Step.VERIFYING);
    for (var rows : transferred) {
      requireEqual(rows.type(), rows.source(), checksumOf(targetChecksums, rows.type()));
    }
    target.complete();
    return new TransferReport(transferred, start, source.hasChanged());
  }

  private Start prepareTarget(TransferTarget target) {
    var incompleteSource = target.incompleteSource();
    if (incompleteSource.isPresent()) {
      if (!incompleteSource.get().equals(source.identity())) {
        throw new InvalidTransitionException(
            "store",
            "'" + target.identity() + "'",
            "an incomplete transfer from '" + incompleteSource.get() + "'",
            "a transfer from '" + source.identity() + "'");
      }
      return Start.RESUMED;
    }
    requireEmpty(target);
    target.begin(source.identity());
    return Start.EMPTY;
  }

  private static void requireEmpty(TransferTarget target) {
    var types = EnumSet.noneOf(EntityType.class);
    for (var type : EntityType.values()) {
      if (!target.read(type, PortableRowReader.START).rows().isEmpty()) {
        types.add(type);
      }
    }
    if (!types.isEmpty()) {
      throw new TargetNotEmptyException(types);
    }
  }

  /**
   * Adds the rows that another store does not have, atomically. Existing rows are not changed.
   *
   * @throws ArchivedDataException if the source has archived data, unless it is to be left
   * @throws MergeConflictException if rows of the target differ under the same keys; the target is
   *     unchanged
   * @throws InvalidArgumentException if the target is the source
   * @throws VerificationException if the rows read back differ; the target is unchanged
   */
  public TransferReport mergeInto(MergeTarget target) {
    requireTransferable(target.identity());
    var merge = new MergeTransfer(source, target, rowHasher, listener);
    var transferred = merge.merge();
    for (var rows : transferred) {
      requireEqual(rows.type(), rows.source(), merge.readBack(rows.type()));
    }
    target.commit();
    return new TransferReport(transferred, Start.MERGED, source.hasChanged());
  }

  private void requireTransferable(String target) {
    if (!leaveArchived && !source.archivedData().isEmpty()) {
      throw new ArchivedDataException(source.archivedData());
    }
    if (target.equals(source.identity())) {
      throw new InvalidArgumentException("target", "must not be the source: " + target);
    }
  }

  private static void requireEqual(EntityType type, Checksum expected, Checksum actual) {
    if (!expected.equals(actual)) {
      throw new VerificationException(type, expected, actual);
    }
  }

  private Map<EntityType, Checksum> checksums(PortableRowReader store, Step step) {
    var sums = emptyChecksums();
    for (var type : EntityType.values()) {
      forEachBatch(
          store,
          type,
          rows -> {
            sums.put(type, rowHasher.add(checksumOf(sums, type), rows));
            listener.rowsProcessed(step, type, checksumOf(sums, type).rows());
          });
    }
    return sums;
  }

  private static Map<EntityType, Checksum> emptyChecksums() {
    Map<EntityType, Checksum> sums = new EnumMap<>(EntityType.class);
    for (var type : EntityType.values()) {
      sums.put(type, Checksum.EMPTY);
    }
    return sums;
  }

  static Checksum checksumOf(Map<EntityType, Checksum> sums, EntityType type) {
    return requireNonNull(sums.get(type));
  }

  /** Reads all rows of a type in batches. */
  static void forEachBatch(PortableRowReader store, EntityType type, BatchConsumer batches) {
    var cursor = PortableRowReader.START;
    while (true) {
      var batch = store.read(type, cursor);
      batches.accept(batch.rows());
      if (batch.next().isEmpty()) {
        return;
      }
      cursor = batch.next().get();
    }
  }

  /** Consumer of a batch of rows. */
  @FunctionalInterface
  interface BatchConsumer {

    void accept(List<PortableRow> rows);
  }
}
