package io.skep.adapters.jooq.repository;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.transaction.UnitOfWork;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Transactions, as the repositories of a database need them. A call within a block takes part in
 * it, any other is a block of its own. Safe for use by many threads.
 *
 * @param <U> what a store knows of a transaction that writes
 */
public interface SqlWork<U extends Unit> extends UnitOfWork {

  /** Runs a call that runs one statement that reads. */
  <T> T query(Function<Session, T> call);

  /**
   * Looks for one row. In a block that writes, nobody else changes what it finds before that has
   * ended.
   */
  <T> Optional<T> find(Prepared statement, Consumer<Arguments> arguments, Function<Row, T> mapper);

  /** Runs a call that runs several statements that must see the same state. */
  <T> T look(Function<Session, T> call);

  /** Runs a call that reads counts of tasks, and maybe more, all in the same state. */
  <T> T lookAtCounts(Function<Session, T> call);

  /** Runs a call that changes something; should it refuse, it must have changed nothing yet. */
  <T> T change(Function<? super U, T> call);

  /** Looks up the settings of a queue, in a transaction that writes only once. */
  Optional<QueueSettings> settings(
      QueueId queue,
      Prepared statement,
      Consumer<Arguments> arguments,
      Function<Row, QueueSettings> mapper);
}
