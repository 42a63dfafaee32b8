package io.skep.application.importing;

/** What an {@link ImportSource} tells. To be called by one thread. */
public interface ImportSink {

  /**
   * Takes something that was found.
   *
   * @throws io.skep.domain.error.StoreException if the store cannot take anything
   */
  void found(Place place, Found found);

  /** Notes something that could not be understood; the rest of its file may still be. */
  void problem(Place place, String reason);

  /** Says what became of a file, once for each, after everything that was found in it. */
  void ended(String file, FileOutcome outcome);
}
