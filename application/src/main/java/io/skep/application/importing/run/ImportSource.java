package io.skep.application.importing.run;

/** Port to an import source. */
@FunctionalInterface
public interface ImportSource {

  /**
   * Emits all records and the outcome of every file, in a deterministic order. Unreadable input is
   * reported to the sink as a problem and does not end the reading.
   *
   * <p>Uses bounded memory. Rethrows exceptions of the sink at once.
   */
  void readInto(ImportSink sink);
}
