package io.skep.benchmarks.peer;

/** No-op job; public because JobRunr calls it by reflection. */
public final class NoOpJob {

  private NoOpJob() {}

  /** Does nothing. */
  public static void run(int number) {}
}
