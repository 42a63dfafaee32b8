package io.skep.application.importing.run;

/** Outcome of the import of a file. */
public enum FileOutcome {
  /** At least one record was read. */
  IMPORTED,
  /** The file has none of the requested formats. */
  IGNORED,
  /**
   * The file seems to have a requested format, but no record could be read; a problem gives the
   * reason.
   */
  QUARANTINED
}
