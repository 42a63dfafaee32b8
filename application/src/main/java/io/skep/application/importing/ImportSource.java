package io.skep.application.importing;

/** Port to what is to be imported. */
@FunctionalInterface
public interface ImportSource {

  /**
   * Hands over everything that is there, in an order that is the same each time, and an outcome for
   * every file. What cannot be read is told to the sink; it does not end the reading.
   *
   * <p>Holds no more in memory than a part of bounded size. An exception that the sink throws is
   * passed on at once.
   */
  void readInto(ImportSink sink);
}
