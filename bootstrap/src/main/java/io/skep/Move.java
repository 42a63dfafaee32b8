package io.skep;

import io.skep.application.moving.MoveListener;
import io.skep.application.moving.MoveReport;
import io.skep.application.moving.Mover;

/**
 * Brings all that one store keeps, of all its swarms, into another one; the first stays as it is.
 * Not safe for use by many threads.
 */
public final class Move {

  private final StoreSettings from;
  private final StoreSettings to;

  private final boolean leavesArchives;

  private Move(StoreSettings from, StoreSettings to, boolean leavesArchives) {
    this.from = from;
    this.to = to;
    this.leavesArchives = leavesArchives;
  }

  /**
   * Says which store is moved where.
   *
   * @param from the URL of a store that is there, as {@link SkepBuilder#store(String)} takes it
   * @param to the URL of the other one
   * @throws io.skep.domain.error.InvalidArgumentException if one is no URL of a store; it does not
   *     repeat it
   */
  public static Move of(String from, String to) {
    return new Move(settings(from), settings(to), false);
  }

  /** Returns the same move, in which months that are archived are left behind. */
  public Move leavingArchives() {
    return new Move(from, to, true);
  }

  private static StoreSettings settings(String url) {
    return StoreSettings.DEFAULT.in(StoreUrl.parse(url));
  }

  /**
   * Moves everything into a store that is empty. A move that was broken off, in whatever way, goes
   * on when the same one is run again; until it has ended, the target cannot be opened otherwise.
   *
   * @throws io.skep.application.moving.KeptElsewhereException if months of the source are archived
   * @throws io.skep.application.moving.TargetNotEmptyException if the target holds something
   * @throws io.skep.application.moving.MoveMismatchException if what arrived is not what was sent
   * @throws io.skep.domain.error.StoreException if a store cannot be opened, or fails
   */
  public MoveReport run(MoveListener listener) {
    try (var source = from.moveSource();
        var target = to.moveTarget()) {
      return new Mover(source, leavesArchives, listener).moveTo(target);
    }
  }

  /**
   * Adds to the target what it does not hold; all or nothing.
   *
   * @throws io.skep.application.moving.KeptElsewhereException if months of the source are archived
   * @throws io.skep.application.moving.MergeConflictException if the target says otherwise under
   *     the same names; it is as it was
   * @throws io.skep.application.moving.MoveMismatchException if what arrived is not what was sent;
   *     it is as it was
   * @throws io.skep.domain.error.StoreException if a store cannot be opened, or fails
   */
  public MoveReport merge(MoveListener listener) {
    try (var source = from.moveSource();
        var target = to.mergeTarget()) {
      return new Mover(source, leavesArchives, listener).mergeInto(target);
    }
  }

  /** Returns both URLs without their passwords. */
  @Override
  public String toString() {
    return from.url() + " to " + to.url();
  }
}
