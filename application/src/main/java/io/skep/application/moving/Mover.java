package io.skep.application.moving;

import static java.util.Objects.requireNonNull;

import io.skep.application.moving.MoveListener.Step;
import io.skep.application.moving.MoveReport.Start;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import io.skep.domain.move.StoredRows;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Makes a store the same as another one.
 *
 * <p>What is in the target says how far a move has come, and nothing else does: each run compares
 * it with the source, adds what is missing behind it, and proves in the end that both are the same.
 * Used by one thread at a time; source and target stay the caller's to close.
 */
public final class Mover {

  private final MoveSource source;
  private final boolean leavesArchives;
  private final MoveListener listener;
  private final Digests digests = new Digests();

  /**
   * Creates the mover of a store.
   *
   * @param leavesArchives whether what the source keeps elsewhere may be left behind
   */
  public Mover(MoveSource source, boolean leavesArchives, MoveListener listener) {
    this.source = source;
    this.leavesArchives = leavesArchives;
    this.listener = listener;
  }

  /**
   * Moves everything into a store that is empty, or goes on with such a move that was broken off.
   * Whenever this fails, it goes on when it is called again.
   *
   * @throws KeptElsewhereException if the source keeps something elsewhere that must not be left
   * @throws TargetNotEmptyException if the target holds something of its own
   * @throws InvalidArgumentException if the target is the source
   * @throws InvalidTransitionException if the target is unfinished from another source
   * @throws MoveMismatchException if what arrived is not what was sent; the target stays unfinished
   */
  public MoveReport moveTo(MoveTarget target) {
    requireMovable(target.identity());
    var start = begin(target);
    var present = start == Start.RESUMED ? checksums(target, Step.COMPARING) : nothing();
    var run = new MoveRun(source, target, digests, listener);
    if (!run.goOnBehind(present)) {
      start = Start.RESTARTED;
      target.clear();
      run = new MoveRun(source, target, digests, listener);
      run.goOnBehind(nothing());
    }
    var moved = run.moved();
    var arrived = checksums(target, Step.VERIFYING);
    for (var rows : moved) {
      requireSame(rows.kind(), rows.source(), of(arrived, rows.kind()));
    }
    target.end();
    return new MoveReport(moved, start, source.hasChanged());
  }

  private Start begin(MoveTarget target) {
    var unfinished = target.unfinishedFrom();
    if (unfinished.isPresent()) {
      if (!unfinished.get().equals(source.identity())) {
        throw new InvalidTransitionException(
            "store",
            "'" + target.identity() + "'",
            "unfinished from '" + unfinished.get() + "'",
            "one moved from '" + source.identity() + "'");
      }
      return Start.RESUMED;
    }
    requireEmpty(target);
    target.begin(source.identity());
    return Start.EMPTY;
  }

  private static void requireEmpty(MoveTarget target) {
    var held = EnumSet.noneOf(RowKind.class);
    for (var kind : RowKind.values()) {
      if (!target.read(kind, StoredRows.START).rows().isEmpty()) {
        held.add(kind);
      }
    }
    if (!held.isEmpty()) {
      throw new TargetNotEmptyException(held);
    }
  }

  /**
   * Adds what another store does not hold, all or nothing. What it holds stays as it is.
   *
   * @throws KeptElsewhereException if the source keeps something elsewhere that must not be left
   * @throws MergeConflictException if it says otherwise under the same names; it is as it was
   * @throws InvalidArgumentException if the target is the source
   * @throws MoveMismatchException if what arrived is not what was sent; it is as it was
   */
  public MoveReport mergeInto(MergeTarget target) {
    requireMovable(target.identity());
    var merge = new MergeRun(source, target, digests, listener);
    var moved = merge.add();
    for (var rows : moved) {
      requireSame(rows.kind(), rows.source(), merge.arrived(rows.kind()));
    }
    target.commit();
    return new MoveReport(moved, Start.MERGED, source.hasChanged());
  }

  private void requireMovable(String target) {
    if (!leavesArchives && !source.keptElsewhere().isEmpty()) {
      throw new KeptElsewhereException(source.keptElsewhere());
    }
    if (target.equals(source.identity())) {
      throw new InvalidArgumentException("target", "is the store that is to be moved: " + target);
    }
  }

  private static void requireSame(RowKind kind, Checksum sent, Checksum arrived) {
    if (!sent.equals(arrived)) {
      throw new MoveMismatchException(kind, sent, arrived);
    }
  }

  private Map<RowKind, Checksum> checksums(StoredRows store, Step step) {
    var sums = nothing();
    for (var kind : RowKind.values()) {
      eachBatch(
          store,
          kind,
          rows -> {
            sums.put(kind, digests.add(of(sums, kind), rows));
            listener.done(step, kind, of(sums, kind).rows());
          });
    }
    return sums;
  }

  private static Map<RowKind, Checksum> nothing() {
    Map<RowKind, Checksum> sums = new EnumMap<>(RowKind.class);
    for (var kind : RowKind.values()) {
      sums.put(kind, Checksum.NONE);
    }
    return sums;
  }

  static Checksum of(Map<RowKind, Checksum> sums, RowKind kind) {
    return requireNonNull(sums.get(kind));
  }

  /** Reads all rows of a kind. */
  static void eachBatch(StoredRows store, RowKind kind, Batches batches) {
    var next = StoredRows.START;
    while (true) {
      var batch = store.read(kind, next);
      batches.accept(batch.rows());
      if (batch.next().isEmpty()) {
        return;
      }
      next = batch.next().get();
    }
  }

  /** Takes batches of rows. */
  @FunctionalInterface
  interface Batches {

    void accept(List<StoredRow> rows);
  }
}
