package io.skep.adapters.jooq;

/** Is told of every run of a {@link Prepared} statement. Called by many threads. */
@FunctionalInterface
public interface StatementObserver {

  /**
   * Takes note of a run, whether it succeeded or not.
   *
   * @param statement what was run
   * @param nanos how long it took, reading its rows included
   */
  void ran(Prepared statement, long nanos);
}
