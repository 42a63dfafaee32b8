package io.skep.application.importing;

/** What became of a file. */
public enum FileOutcome {
  /** At least one thing in it was understood. */
  IMPORTED,
  /** It is of no format that was asked for. */
  IGNORED,
  /** Nothing in it could be used, though it looks as if it should; a problem says why. */
  QUARANTINED
}
