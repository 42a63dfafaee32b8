package io.skep.adapters.jooq.transaction;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
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
public interface TransactionManager<U extends WriteTransaction> extends UnitOfWork {

  /** Runs a call that runs one statement that reads. */
  <T> T inRead(Function<Session, T> call);

  /**
   * Looks for one row. In a block that writes, nobody else changes what it finds before that has
   * ended.
   */
  <T> Optional<T> find(
      SqlStatement statement, Consumer<Bindings> arguments, Function<Row, T> mapper);

  /** Runs a call that runs several statements that must see the same state. */
  <T> T readConsistent(Function<Session, T> call);

  /** Runs a call that reads counts of tasks, and maybe more, all in the same state. */
  <T> T readConsistentWithCounts(Function<Session, T> call);

  /** Runs a call that changes something; should it refuse, it must have changed nothing yet. */
  <T> T inWrite(Function<? super U, T> call);

  /** Looks up the settings of a queue, in a transaction that writes only once. */
  Optional<QueueSettings> findQueueSettings(
      QueueId queue,
      SqlStatement statement,
      Consumer<Bindings> arguments,
      Function<Row, QueueSettings> mapper);
}
