package io.skep.adapters.jooq.repository;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
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
public abstract class BoundWork<U extends Unit> implements SqlWork<U> {

  /** What a thread is in the middle of. */
  private final class Scope {

    final Session session;
    final @Nullable U unit;
    @Nullable Throwable doom;

    Scope(Session session, @Nullable U unit) {
      this.session = session;
      this.unit = unit;
    }
  }

  private final StoreFailures failures;

  @SuppressWarnings("ThreadLocalUsage") // Each open store has its own.
  private final ThreadLocal<@Nullable Scope> present = new ThreadLocal<>();

  /** Creates the transactions of a database whose failures are told in this way. */
  protected BoundWork(StoreFailures failures) {
    this.failures = failures;
  }

  /**
   * Runs a block in a transaction that writes and commits it; takes it back if the block throws.
   */
  protected abstract <T> T inTransaction(Function<U, T> block);

  /** Runs a call that runs one statement that reads, or several that need not see the same. */
  protected abstract <T> T reading(Function<Session, T> call);

  /** Runs a block whose statements all see the same state. */
  protected abstract <T> T inSnapshot(Function<Session, T> block);

  /** Writes what a unit has not written yet. */
  protected abstract void settle(U unit);

  @Override
  public final <T> T write(Supplier<T> block) {
    var scope = present.get();
    if (scope == null) {
      return outermost(unit -> block.get());
    }
    requireWriting(scope);
    return inner(scope, block);
  }

  @Override
  public final <T> T read(Supplier<T> block) {
    var scope = present.get();
    if (scope == null) {
      return inSnapshot(session -> within(new Scope(session, null), block));
    }
    return scope.unit == null ? block.get() : inner(scope, block);
  }

  @Override
  public final <T> T change(Function<? super U, T> call) {
    var scope = present.get();
    if (scope == null) {
      return outermost(call::apply);
    }
    return call(scope, () -> call.apply(requireWriting(scope)));
  }

  @Override
  public final <T> T query(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> reading(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  @Override
  public final <T> Optional<T> find(
      Prepared statement, Consumer<Arguments> arguments, Function<Row, T> mapper) {
    var sought = isWriting() ? guarded(statement) : statement;
    return query(session -> session.first(sought, arguments, mapper));
  }

  /**
   * Returns the statement that also keeps what it finds from being changed by others until the
   * transaction ends.
   */
  protected Prepared guarded(Prepared statement) {
    return statement.locking();
  }

  /** Returns whether this thread is in a block. */
  public final boolean isWithinBlock() {
    return present.get() != null;
  }

  /** Returns whether this thread is in a block that writes. */
  public final boolean isWriting() {
    var scope = present.get();
    return scope != null && scope.unit != null;
  }

  @Override
  public final <T> T look(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> inSnapshot(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  @Override
  public final <T> T lookAtCounts(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null || scope.unit == null) {
      return look(call);
    }
    var unit = scope.unit;
    return call(
        scope,
        () -> {
          settle(unit);
          return call.apply(scope.session);
        });
  }

  @Override
  public final Optional<QueueSettings> settings(
      QueueId queue,
      Prepared statement,
      Consumer<Arguments> arguments,
      Function<Row, QueueSettings> mapper) {
    var scope = present.get();
    var unit = scope == null ? null : scope.unit;
    return query(
        session -> {
          if (unit == null) {
            return session.first(statement, arguments, mapper);
          }
          var sought = unit.guardsSettings() ? guarded(statement) : statement;
          return unit.settings(queue, () -> session.first(sought, arguments, mapper));
        });
  }

  private <T> T outermost(Function<U, T> block) {
    return inTransaction(unit -> bound(unit, () -> block.apply(unit)));
  }

  /** Runs a block whose calls take part in a transaction, which somebody else ends. */
  protected final <T> T bound(U unit, Supplier<T> block) {
    var scope = new Scope(unit.session(), unit);
    T result = within(scope, block);
    if (scope.doom != null) {
      throw BoundWork.<RuntimeException>asItIs(scope.doom);
    }
    return result;
  }

  private <T> T within(Scope scope, Supplier<T> block) {
    present.set(scope);
    try {
      return translated(block);
    } finally {
      present.remove();
    }
  }

  private <T> T inner(Scope scope, Supplier<T> block) {
    requireSound(scope);
    try {
      return block.get();
    } catch (Throwable e) {
      doom(scope, e);
      throw e;
    }
  }

  /** A store that has failed may have ended the transaction, so that nothing may follow. */
  private <T> T call(Scope scope, Supplier<T> call) {
    requireSound(scope);
    try {
      return translated(call);
    } catch (StoreException e) {
      doom(scope, e);
      throw e;
    }
  }

  private void requireSound(Scope scope) {
    if (scope.doom instanceof StoreException failed) {
      throw failed;
    }
  }

  private void doom(Scope scope, Throwable reason) {
    if (scope.doom == null) {
      scope.doom = reason;
    }
  }

  private U requireWriting(Scope scope) {
    if (scope.unit == null) {
      throw new InvalidTransitionException(
          "unit of work", "of this thread", "reading", "one that writes");
    }
    return scope.unit;
  }

  private <T> T translated(Supplier<T> block) {
    try {
      return block.get();
    } catch (RuntimeException e) {
      throw failures.translate(e);
    }
  }

  // What doomed the block left it unchecked.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItIs(Throwable failure) throws E {
    throw (E) failure;
  }
}
