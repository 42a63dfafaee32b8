package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.repository.SqlAgentRepository;
import io.skep.adapters.jooq.repository.SqlConversationRepository;
import io.skep.adapters.jooq.repository.SqlImportRecordRepository;
import io.skep.adapters.jooq.repository.SqlPlanRepository;
import io.skep.adapters.jooq.repository.SqlQueueRepository;
import io.skep.adapters.jooq.repository.UuidV7Generator;
import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transfer.SqlMergeTarget;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.jooq.transfer.TransferProgress;
import io.skep.adapters.sqlite.changefeed.SqliteChangeFeed;
import io.skep.adapters.sqlite.connection.ProcessQueue;
import io.skep.adapters.sqlite.connection.ReadConnectionPool;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.adapters.sqlite.connection.SqliteFileInitializer;
import io.skep.adapters.sqlite.connection.SqliteSchema;
import io.skep.adapters.sqlite.mail.SqliteDeliveryRepository;
import io.skep.adapters.sqlite.message.SqliteMessageRepository;
import io.skep.adapters.sqlite.task.SqliteTaskRepository;
import io.skep.adapters.sqlite.task.SqliteTaskSql;
import io.skep.adapters.sqlite.transaction.GroupCommit;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
import io.skep.adapters.sqlite.transaction.TransactionRunner;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.task.LocalTaskReadyNotifier;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** A store in an SQLite file, from opening to closing. Safe for use by many threads. */
public final class SqliteStore implements AutoCloseable {

  private final GroupCommit writer;
  private final ReadConnectionPool readers;
  private final Store ports;

  private SqliteStore(
      SqliteConfig config, InstantSource clock, SqliteConnections connections, ProcessQueue queue)
      throws SQLException {
    var signals = new LocalTaskReadyNotifier();
    var local = new LocalChangeNotifier(() -> ThreadLocalRandom.current().nextLong() | 1);
    writer =
        new GroupCommit(
            new TransactionRunner(
                openWriter(config.file(), connections),
                queue,
                config.busyTimeout(),
                local::nextCommitId),
            signals,
            local,
            config);
    readers = new ReadConnectionPool(connections, config);
    var work =
        new SqliteUnitOfWork(
            writer,
            readers,
            () -> List.of(SqliteTaskSql.EXTEND_LEASE, SqliteTaskSql.UPSERT_RESULT));
    var ids = new UuidV7Generator(clock);
    ports =
        new Store(
            work,
            new SqlAgentRepository(work),
            new SqlConversationRepository(work),
            new SqlPlanRepository(work),
            new SqliteTaskRepository(work),
            new SqlQueueRepository(work),
            new SqliteMessageRepository(work),
            new SqliteDeliveryRepository(work),
            new SqlImportRecordRepository(work),
            new SqliteChangeFeed(work, local),
            signals,
            ids,
            clock);
  }

  /**
   * Opens a store; makes the file if it is not there.
   *
   * @param clock by which leases expire and ids are made
   * @throws io.skep.domain.error.StoreException {@code STORE_UNAVAILABLE} if the file cannot be
   *     read and written, {@code STORE_CORRUPT} if it is damaged or no store of Skep, {@code
   *     SCHEMA_MISMATCH} if a newer Skep made it; the file is as it was
   */
  public static SqliteStore open(SqliteConfig config, InstantSource clock) {
    return open(config, clock, new SqliteConnections(config));
  }

  /** Opens a store through these connections. */
  public static SqliteStore open(
      SqliteConfig config, InstantSource clock, SqliteConnections connections) {
    try {
      var queue = SqliteFileInitializer.prepare(config);
      try {
        return new SqliteStore(config, clock, connections, queue);
      } catch (SQLException | RuntimeException e) {
        queue.close();
        throw e;
      }
    } catch (SQLException e) {
      throw openFailure(
          config.file(), SqlErrorTranslator.SQLITE.translate(new DatabaseException(e)));
    } catch (RuntimeException e) {
      throw openFailure(config.file(), SqlErrorTranslator.SQLITE.translate(e));
    }
  }

  /** Returns the connection that writes, unless the file is in the middle of being moved to. */
  private static Session openWriter(Path file, SqliteConnections connections) throws SQLException {
    var session = connections.openWriter();
    try {
      TransferProgress.requireNoTransfer(session, file.toString());
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Starts to load the driver of SQLite in a thread of its own and does not wait, for a short-lived
   * process with something else to do before it opens a store. Does not fail: opening a store
   * reports a driver that cannot be loaded. Safe for use by many threads.
   */
  public static void preload() {
    var thread = new Thread(SqliteConnections::loadDriver, "skep-sqlite-preload");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens a store to be moved elsewhere; leaves the file as it is.
   *
   * @return to be closed by the caller
   * @throws StoreException if the file cannot be read, is damaged or no store of Skep, or if its
   *     schema is not the one that this Skep works with
   */
  public static TransferSource transferSource(SqliteConfig config) {
    return SqliteTransferOpener.openSource(config);
  }

  /**
   * Opens a store that another one is to be moved to; makes the file if it is not there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does
   */
  public static TransferTarget transferTarget(SqliteConfig config) {
    return SqliteTransferOpener.openTarget(config, SqlTransferTarget::new);
  }

  /**
   * Opens a store that the rows of another one are to be added to; makes the file if it is not
   * there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does, and {@code STORE_BUSY} if others write to it
   */
  public static MergeTarget mergeTarget(SqliteConfig config) {
    return SqliteTransferOpener.openTarget(config, SqlMergeTarget::new);
  }

  /** Names the file, if the failure does not. */
  static RuntimeException openFailure(Path file, RuntimeException failure) {
    var message = String.valueOf(failure.getMessage());
    return failure instanceof StoreException refused && !message.contains(file.toString())
        ? new StoreException(refused.code(), "cannot open " + file + ": " + message, failure)
        : failure;
  }

  /** Returns the SQL that makes the tables, in the steps in which it is run; for people to read. */
  public static String schema() {
    return SqliteSchema.migrations().migrations().stream()
        .map(step -> "-- %s%n%s".formatted(step.fileName(), step.sql().strip()))
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** Returns the version of the schema that this Skep works with. */
  public static int schemaVersion() {
    return SqliteSchema.latestVersion();
  }

  /** Returns its ports. */
  public Store ports() {
    return ports;
  }

  /** Answers who is waiting, refuses who comes, and closes the file. Closing again does nothing. */
  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
