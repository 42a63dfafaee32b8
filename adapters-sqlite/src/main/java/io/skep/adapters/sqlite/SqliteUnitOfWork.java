package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.repository.QueueId;
import io.skep.adapters.jooq.repository.SqlWork;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.QueueSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/** Binds transactions to threads. Safe for use by many threads. */
final class SqliteUnitOfWork implements SqlWork<WriteUnit> {

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

  @Override
  public <T> T change(Function<? super WriteUnit, T> call) {
    var scope = present.get();
    if (scope == null) {
      return outermost(call::apply);
    }
    return call(scope, () -> call.apply(requireWriting(scope)));
  }

  @Override
  public <T> T query(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> readers.run(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  /** Nobody else changes anything as long as there is a block that writes. */
  @Override
  public <T> Optional<T> find(
      Prepared statement, Consumer<Arguments> arguments, Function<Row, T> mapper) {
    return query(session -> session.first(statement, arguments, mapper));
  }

  @Override
  public Optional<QueueSettings> settings(
      QueueId queue, Function<Session, Optional<QueueSettings>> search) {
    var scope = present.get();
    var unit = scope == null ? null : scope.unit;
    return query(
        session ->
            unit == null
                ? search.apply(session)
                : unit.settings(queue, () -> search.apply(session)));
  }

  @Override
  public <T> T look(Function<Session, T> call) {
    var scope = present.get();
    if (scope == null) {
      return translated(() -> readers.runInSnapshot(call));
    }
    return call(scope, () -> call.apply(scope.session));
  }

  @Override
  public <T> T lookAtCounts(Function<Session, T> call) {
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
      load();
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

  /**
   * Composes a statement of each sort. The first ones that a process composes have it load most of
   * jOOQ, which takes so long that it must not happen while other processes wait for their turn to
   * write.
   */
  public static void load() {
    for (var statement :
        List.of(
            MessageStatements.THREAD_FIND,
            MessageStatements.THREAD_GROW,
            MessageStatements.ADD,
            DeliveryStatements.ADD)) {
      statement.sql(SQLDialect.SQLITE);
    }
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
