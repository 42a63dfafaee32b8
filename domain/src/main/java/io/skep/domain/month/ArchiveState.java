package io.skep.domain.month;

import java.util.Set;

/** How far the archiving of a month has come, or the restoring of one. */
public enum ArchiveState {
  /** Its tables are being taken out of the store. */
  DETACHING,
  /** They are out, and nothing refers to what is in them; some counts may still include it. */
  DETACHED,
  /** Nothing in the store counts it any longer. */
  SETTLED,
  /** It is in files as well. */
  WRITTEN,
  /** The files were read back and hold what the tables hold. */
  VERIFIED,
  /** It is in files only. */
  ARCHIVED,
  /** It is being read from the files into tables beside the store. */
  LOADING,
  /** It is in those tables. */
  LOADED,
  /** What the store counts includes it. */
  COUNTED,
  /** It is in the store again; the files are still there. */
  RESTORED;

  /** Returns the states that may follow directly; empty if nothing does. */
  public Set<ArchiveState> successors() {
    return switch (this) {
      case DETACHING -> Set.of(DETACHED);
      case DETACHED -> Set.of(SETTLED);
      case SETTLED -> Set.of(WRITTEN);
      // Files that were moved away meanwhile are written again.
      case WRITTEN -> Set.of(WRITTEN, VERIFIED);
      case VERIFIED -> Set.of(WRITTEN, ARCHIVED);
      case ARCHIVED -> Set.of(LOADING);
      case LOADING -> Set.of(LOADED);
      case LOADED -> Set.of(COUNTED);
      case COUNTED -> Set.of(RESTORED);
      case RESTORED -> Set.of();
    };
  }

  /** Returns whether there is nothing left to do. */
  public boolean isAtRest() {
    return this == ARCHIVED || this == RESTORED;
  }

  /** Returns whether this is on the way back into the store. */
  public boolean isRestoring() {
    return this == LOADING || this == LOADED || this == COUNTED;
  }
}
