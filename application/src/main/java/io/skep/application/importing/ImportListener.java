package io.skep.application.importing;

/** Hears how an import goes on, on the thread that imports. */
public interface ImportListener {

  /** Hears nothing. */
  ImportListener NONE =
      new ImportListener() {
        @Override
        public void fileEnded(String file, FileOutcome outcome) {}

        @Override
        public void stored(long records) {}
      };

  /** Hears that a file was read; what was found in it may still wait to be stored. */
  void fileEnded(String file, FileOutcome outcome);

  /**
   * Hears that a batch was stored.
   *
   * @param records how much of what was found was dealt with so far
   */
  void stored(long records);
}
