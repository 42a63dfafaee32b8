package io.skep.application.importing.run;

import io.skep.application.importing.record.ImportedRecord;
import io.skep.application.importing.record.SourceLocation;

/** Sink for the output of an {@link ImportSource}. Called by one thread. */
public interface ImportSink {

  /**
   * Accepts a record.
   *
   * @throws io.skep.domain.error.StoreException if the store fails
   */
  void accept(SourceLocation location, ImportedRecord value);

  /**
   * Reports a record or file that could not be read; the source may continue with the same file.
   */
  void reportProblem(SourceLocation location, String reason);

  /** Reports the outcome of a file, once, after all of its records. */
  void fileCompleted(String file, FileOutcome outcome);
}
