package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.repository.BoundWork;
import java.util.List;
import java.util.function.Function;
import org.jooq.SQLDialect;

/** Has the one writer write and the readers read. Safe for use by many threads. */
final class SqliteUnitOfWork extends BoundWork<WriteUnit> {

  private final GroupCommit writer;
  private final Readers readers;
  private volatile boolean composes;

  SqliteUnitOfWork(GroupCommit writer, Readers readers) {
    super(StoreFailures.SQLITE);
    this.writer = writer;
    this.readers = readers;
  }

  // The writer returns what the block returned.
  @Override
  @SuppressWarnings({"unchecked", "NullAway"})
  protected <T> T inTransaction(Function<WriteUnit, T> block) {
    if (!composes) {
      load();
      composes = true;
    }
    return (T) writer.run(block);
  }

  /**
   * Composes a statement that updates and one that inserts. The first of its sort loads much of
   * jOOQ, which must not happen while other processes wait for the write lock.
   */
  public static void load() {
    for (var statement : List.of(TaskStatements.EXTEND, TaskStatements.PUT_RESULT)) {
      statement.sql(SQLDialect.SQLITE);
    }
  }

  @Override
  protected <T> T reading(Function<Session, T> call) {
    return readers.run(call);
  }

  @Override
  protected <T> T inSnapshot(Function<Session, T> block) {
    return readers.runInSnapshot(block);
  }

  @Override
  protected void settle(WriteUnit unit) {
    unit.settle();
  }

  /** Nobody else changes anything as long as there is a block that writes. */
  @Override
  protected Prepared guarded(Prepared statement) {
    return statement;
  }
}
