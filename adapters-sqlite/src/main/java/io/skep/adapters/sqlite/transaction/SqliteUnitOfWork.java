package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.transaction.ThreadBoundTransactions;
import io.skep.adapters.sqlite.connection.ReadConnectionPool;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.SQLDialect;

/** Has the one writer write and the readers read. Safe for use by many threads. */
public final class SqliteUnitOfWork extends ThreadBoundTransactions<SqliteTransaction> {

  private final GroupCommit writer;
  private final ReadConnectionPool readers;
  private final Supplier<List<SqlStatement>> preloaded;
  private volatile boolean statementsLoaded;

  /**
   * Creates the unit of work of a file.
   *
   * @param preloaded an update and an insert to render before the first write. The first statement
   *     of its kind loads much of jOOQ, which must not happen under the write lock of the file.
   */
  public SqliteUnitOfWork(
      GroupCommit writer, ReadConnectionPool readers, Supplier<List<SqlStatement>> preloaded) {
    super(SqlErrorTranslator.SQLITE);
    this.writer = writer;
    this.readers = readers;
    this.preloaded = preloaded;
  }

  // The writer returns what the block returned.
  @Override
  @SuppressWarnings({"unchecked", "NullAway"})
  protected <T> T inTransaction(Function<SqliteTransaction, T> block) {
    if (!statementsLoaded) {
      preloaded.get().forEach(statement -> statement.sql(SQLDialect.SQLITE));
      statementsLoaded = true;
    }
    return (T) writer.run(block);
  }

  @Override
  protected <T> T withReadSession(Function<Session, T> call) {
    return readers.run(call);
  }

  @Override
  protected <T> T inSnapshot(Function<Session, T> block) {
    return readers.runInSnapshot(block);
  }

  @Override
  protected void flushCounts(SqliteTransaction unit) {
    unit.flushCounts();
  }

  /** Nobody else changes anything as long as there is a block that writes. */
  @Override
  protected SqlStatement withRowLock(SqlStatement statement) {
    return statement;
  }
}
