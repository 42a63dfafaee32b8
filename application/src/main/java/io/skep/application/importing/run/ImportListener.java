package io.skep.application.importing.run;

/** Listener for the progress of an import, called on the thread that runs it. */
public interface ImportListener {

  /** Listener that ignores every call. */
  ImportListener NONE =
      new ImportListener() {
        @Override
        public void fileCompleted(String file, FileOutcome outcome) {}

        @Override
        public void recordsStored(long records) {}
      };

  /** Called when a file was read; its records may not be stored yet. */
  void fileCompleted(String file, FileOutcome outcome);

  /**
   * Called when a batch was stored.
   *
   * @param records number of records processed so far
   */
  void recordsStored(long records);
}
