package io.skep.adapters.jooq.statement;

/** Observer of the executions of {@link SqlStatement}s. Called by many threads. */
@FunctionalInterface
public interface StatementObserver {

  /**
   * Takes note of a run, whether it succeeded or not.
   *
   * @param operation what the statement was for
   * @param sql its text
   * @param nanos how long it took, reading its rows included
   */
  void onExecuted(String operation, String sql, long nanos);
}
