package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.sqlite.WriteUnit.QueueId;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.transaction.UnitOfWork;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds transactions to threads. Safe for use by many threads. */
final class SqliteUnitOfWork implements UnitOfWork {

  /** What a thread is in the middle of. */
  private static final class Scope {

    final Session session;
    final @Nullable WriteUnit unit;
    @Nullable Throwable doom;

    Scope(Session session, @Nullable WriteUnit unit) {
      this.session = session;
      this.unit = unit;
    }
  }

  private final GroupCommit writer;
  private final Readers readers;

  @SuppressWarnings("ThreadLocalUsage") // Each open store has its own.
  private final ThreadLocal<@Nullable Scope> present = new ThreadLocal<>();

  private volatile boolean composes;

  SqliteUnitOfWork(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public <T> T write(Supplier<T> block) {
    var scope = present.get();
    if (scope == null) {
      return outermost(unit -> block.get());
    }
    requireWriting(scope);
    return inner(scope, block);
  }

  @Override
  public <T> T read(Supplier<T> block) {
    var scope = present.get();
    if (scope == null) {
      return readers.runInSnapshot(session -> within(new Scope(session, null), block));
    }
    return scope.unit == null ? block.get() : inner(scope, block);
  }

  /**
   * Runs a call of a repository that changes something. Within a block it takes part in that;
   * should it refuse, it must have changed nothing yet.
   */
  <T> T change(Function<WriteUnit, T> call) {
    var scope = present.get();
    if (scope == null) {
      return outermost(call);
    }
    return call(scope, () -> call.apply(requireWriting(scope)));
  }

  /** Runs a call of a repository that runs one statement that reads. */
  <T> T query(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> readers.run(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  /** Looks up the settings of a queue, in a transaction that writes only once. */
  Optional<QueueSettings> settings(
      QueueId queue, Function<Session, Optional<QueueSettings>> search) {
    var scope = present.get();
    var unit = scope == null ? null : scope.unit;
    return query(
        session ->
            unit == null
                ? search.apply(session)
                : unit.settings(queue, () -> search.apply(session)));
  }

  /** Runs a call of a repository that runs several statements that must see the same state. */
  <T> T look(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> readers.runInSnapshot(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  /** Runs a call of a repository that reads counts, and maybe more, all in the same state. */
  <T> T lookAtCounts(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null || scope.unit == null) {
      return look(call);
    }
    var unit = scope.unit;
    return call(
        scope,
        () -> {
          unit.settle();
          return call.apply(scope.session);
        });
  }

  // The writer returns what the block returned.
  @SuppressWarnings({"unchecked", "NullAway"})
  private <T> T outermost(Function<WriteUnit, T> block) {
    if (!composes) {
      Statements.load();
      composes = true;
    }
    return (T)
        writer.run(
            unit -> {
              var scope = new Scope(unit.session(), unit);
              T result = within(scope, () -> block.apply(unit));
              if (scope.doom != null) {
                throw SqliteUnitOfWork.<RuntimeException>asItIs(scope.doom);
              }
              return result;
            });
  }

  private <T> T within(Scope scope, Supplier<T> block) {
    present.set(scope);
    try {
      return translated(block);
    } finally {
      present.remove();
    }
  }

  private static <T> T inner(Scope scope, Supplier<T> block) {
    requireSound(scope);
    try {
      return block.get();
    } catch (Throwable e) {
      doom(scope, e);
      throw e;
    }
  }

  /** A store that has failed may have ended the transaction, so that nothing may follow. */
  private static <T> T call(Scope scope, Supplier<T> call) {
    requireSound(scope);
    try {
      return translated(call);
    } catch (StoreException e) {
      doom(scope, e);
      throw e;
    }
  }

  private static void requireSound(Scope scope) {
    if (scope.doom instanceof StoreException failed) {
      throw failed;
    }
  }

  private static void doom(Scope scope, Throwable reason) {
    if (scope.doom == null) {
      scope.doom = reason;
    }
  }

  private static WriteUnit requireWriting(Scope scope) {
    if (scope.unit == null) {
      throw new InvalidTransitionException(
          "unit of work", "of this thread", "reading", "one that writes");
    }
    return scope.unit;
  }

  private static <T> T translated(Supplier<T> block) {
    try {
      return block.get();
    } catch (RuntimeException e) {
      throw StoreFailures.SQLITE.translate(e);
    }
  }

  // What doomed the block left it unchecked.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItIs(Throwable failure) throws E {
    throw (E) failure;
  }
}
