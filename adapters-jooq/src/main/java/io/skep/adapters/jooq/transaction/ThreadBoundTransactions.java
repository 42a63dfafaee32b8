package io.skep.adapters.jooq.transaction;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.QueueSettings;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds transactions to threads: what a store has to say is how it runs one.
 *
 * @param <U> what the store knows of a transaction that writes
 */
public abstract class ThreadBoundTransactions<U extends WriteTransaction>
    implements TransactionManager<U> {

  /** What a thread is in the middle of. */
  private final class Scope {

    final Session session;
    final @Nullable U transaction;
    @Nullable Throwable rollbackCause;

    Scope(Session session, @Nullable U unit) {
      this.session = session;
      this.transaction = unit;
    }
  }

  private final SqlErrorTranslator errorTranslator;

  @SuppressWarnings("ThreadLocalUsage") // Each open store has its own.
  private final ThreadLocal<@Nullable Scope> currentScope = new ThreadLocal<>();

  /** Creates the transactions of a database whose failures are told in this way. */
  protected ThreadBoundTransactions(SqlErrorTranslator failures) {
    this.errorTranslator = failures;
  }

  /**
   * Runs a block in a transaction that writes and commits it; takes it back if the block throws.
   */
  protected abstract <T> T inTransaction(Function<U, T> block);

  /** Runs a call that runs one statement that reads, or several that need not see the same. */
  protected abstract <T> T withReadSession(Function<Session, T> call);

  /** Runs a block whose statements all see the same state. */
  protected abstract <T> T inSnapshot(Function<Session, T> block);

  /** Writes what a unit has not written yet. */
  protected abstract void flushCounts(U unit);

  @Override
  public final <T> T write(Supplier<T> block) {
    var scope = currentScope.get();
    if (scope == null) {
      return runOutermost(unit -> block.get());
    }
    requireWriteTransaction(scope);
    return runNested(scope, block);
  }

  @Override
  public final <T> T read(Supplier<T> block) {
    var scope = currentScope.get();
    if (scope == null) {
      return inSnapshot(session -> runInScope(new Scope(session, null), block));
    }
    return scope.transaction == null ? block.get() : runNested(scope, block);
  }

  @Override
  public final <T> T inWrite(Function<? super U, T> call) {
    var scope = currentScope.get();
    if (scope == null) {
      return runOutermost(call::apply);
    }
    return runCall(scope, () -> call.apply(requireWriteTransaction(scope)));
  }

  @Override
  public final <T> T inRead(Function<Session, T> call) {
    var scope = currentScope.get();
    if (scope == null) {
      return translatingErrors(() -> withReadSession(call));
    }
    return runCall(scope, () -> call.apply(scope.session));
  }

  @Override
  public final <T> Optional<T> find(
      SqlStatement statement, Consumer<Bindings> arguments, Function<Row, T> mapper) {
    var sought = isInWriteTransaction() ? withRowLock(statement) : statement;
    return inRead(session -> session.first(sought, arguments, mapper));
  }

  /**
   * Returns the statement that also keeps what it finds from being changed by others until the
   * transaction ends.
   */
  protected SqlStatement withRowLock(SqlStatement statement) {
    return statement.forNoKeyUpdate();
  }

  /** Returns whether this thread is in a block. */
  public final boolean isInUnitOfWork() {
    return currentScope.get() != null;
  }

  /** Returns whether this thread is in a block that writes. */
  public final boolean isInWriteTransaction() {
    var scope = currentScope.get();
    return scope != null && scope.transaction != null;
  }

  @Override
  public final <T> T readConsistent(Function<Session, T> call) {
    var scope = currentScope.get();
    if (scope == null) {
      return translatingErrors(() -> inSnapshot(call));
    }
    return runCall(scope, () -> call.apply(scope.session));
  }

  @Override
  public final <T> T readConsistentWithCounts(Function<Session, T> call) {
    var scope = currentScope.get();
    if (scope == null || scope.transaction == null) {
      return readConsistent(call);
    }
    var unit = scope.transaction;
    return runCall(
        scope,
        () -> {
          flushCounts(unit);
          return call.apply(scope.session);
        });
  }

  @Override
  public final Optional<QueueSettings> findQueueSettings(
      QueueId queue,
      SqlStatement statement,
      Consumer<Bindings> arguments,
      Function<Row, QueueSettings> mapper) {
    var scope = currentScope.get();
    var unit = scope == null ? null : scope.transaction;
    return inRead(
        session -> {
          if (unit == null) {
            return session.first(statement, arguments, mapper);
          }
          var sought = unit.locksSettings() ? withRowLock(statement) : statement;
          return unit.queueSettings(queue, () -> session.first(sought, arguments, mapper));
        });
  }

  private <T> T runOutermost(Function<U, T> block) {
    return inTransaction(unit -> runBound(unit, () -> block.apply(unit)));
  }

  /** Runs a block whose calls take part in a transaction, which somebody else ends. */
  protected final <T> T runBound(U unit, Supplier<T> block) {
    var scope = new Scope(unit.session(), unit);
    T result = runInScope(scope, block);
    if (scope.rollbackCause != null) {
      throw ThreadBoundTransactions.<RuntimeException>sneakyThrow(scope.rollbackCause);
    }
    return result;
  }

  private <T> T runInScope(Scope scope, Supplier<T> block) {
    currentScope.set(scope);
    try {
      return translatingErrors(block);
    } finally {
      currentScope.remove();
    }
  }

  private <T> T runNested(Scope scope, Supplier<T> block) {
    requireNotFailed(scope);
    try {
      return block.get();
    } catch (Throwable e) {
      setRollbackOnly(scope, e);
      throw e;
    }
  }

  /** A store that has failed may have ended the transaction, so that nothing may follow. */
  private <T> T runCall(Scope scope, Supplier<T> call) {
    requireNotFailed(scope);
    try {
      return translatingErrors(call);
    } catch (StoreException e) {
      setRollbackOnly(scope, e);
      throw e;
    }
  }

  private void requireNotFailed(Scope scope) {
    if (scope.rollbackCause instanceof StoreException failed) {
      throw failed;
    }
  }

  private void setRollbackOnly(Scope scope, Throwable reason) {
    if (scope.rollbackCause == null) {
      scope.rollbackCause = reason;
    }
  }

  private U requireWriteTransaction(Scope scope) {
    if (scope.transaction == null) {
      throw new InvalidTransitionException(
          "unit of work", "of this thread", "reading", "one that writes");
    }
    return scope.transaction;
  }

  private <T> T translatingErrors(Supplier<T> block) {
    try {
      return block.get();
    } catch (RuntimeException e) {
      throw errorTranslator.translate(e);
    }
  }

  // What doomed the block left it unchecked.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneakyThrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
