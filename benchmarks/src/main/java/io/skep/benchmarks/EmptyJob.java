package io.skep.benchmarks;

/** A job that does nothing; public because JobRunr calls it by its name. */
public final class EmptyJob {

  private EmptyJob() {}

  /** Does nothing. */
  public static void run(int number) {}
}
