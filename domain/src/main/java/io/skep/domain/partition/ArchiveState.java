package io.skep.domain.partition;

import java.util.Set;

/** State of the archiving or restoring of a partition. */
public enum ArchiveState {
  /** The partition is being detached. */
  DETACHING,
  /** Detached and without references to its rows; some counters may still include it. */
  DETACHED,
  /** Excluded from all counters of the store. */
  SETTLED,
  /** Written to files, in addition to the tables. */
  WRITTEN,
  /** Files read back and verified against the tables. */
  VERIFIED,
  /** Stored in files only; the tables are dropped. */
  ARCHIVED,
  /** Being loaded from files into detached tables. */
  LOADING,
  /** Loaded into detached tables. */
  LOADED,
  /** Included in the counters of the store. */
  COUNTED,
  /** Attached to the store again; the files remain. */
  RESTORED;

  /** Returns the states that may follow directly; empty for a terminal state. */
  public Set<ArchiveState> successors() {
    return switch (this) {
      case DETACHING -> Set.of(DETACHED);
      case DETACHED -> Set.of(SETTLED);
      case SETTLED -> Set.of(WRITTEN);
      // Files that have disappeared since are written again.
      case WRITTEN -> Set.of(WRITTEN, VERIFIED);
      case VERIFIED -> Set.of(WRITTEN, ARCHIVED);
      case ARCHIVED -> Set.of(LOADING);
      case LOADING -> Set.of(LOADED);
      case LOADED -> Set.of(COUNTED);
      case COUNTED -> Set.of(RESTORED);
      case RESTORED -> Set.of();
    };
  }

  /** Returns whether archiving or restoring is complete. */
  public boolean isComplete() {
    return this == ARCHIVED || this == RESTORED;
  }

  /** Returns whether a restore is in progress. */
  public boolean isRestoring() {
    return this == LOADING || this == LOADED || this == COUNTED;
  }
}
