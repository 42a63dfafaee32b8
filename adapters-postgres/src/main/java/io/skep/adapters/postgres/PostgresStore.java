package io.skep.adapters.postgres;

import io.skep.adapters.jooq.repository.SqlAgentRepository;
import io.skep.adapters.jooq.repository.SqlConversationRepository;
import io.skep.adapters.jooq.repository.SqlImportRecordRepository;
import io.skep.adapters.jooq.repository.SqlPlanRepository;
import io.skep.adapters.jooq.repository.SqlQueueRepository;
import io.skep.adapters.jooq.repository.UuidV7Generator;
import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transfer.SqlMergeTarget;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.jooq.transfer.TransferProgress;
import io.skep.adapters.postgres.archive.PostgresPartitionedStore;
import io.skep.adapters.postgres.changefeed.PostgresChangeFeed;
import io.skep.adapters.postgres.connection.ConnectionUnavailableException;
import io.skep.adapters.postgres.connection.NotificationListener;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.connection.PostgresSchema;
import io.skep.adapters.postgres.connection.ServerClock;
import io.skep.adapters.postgres.mail.PostgresDeliveryRepository;
import io.skep.adapters.postgres.maintenance.MaintenanceThread;
import io.skep.adapters.postgres.maintenance.PartitionMonitor;
import io.skep.adapters.postgres.message.PostgresMessageRepository;
import io.skep.adapters.postgres.partition.PartitionCatalog;
import io.skep.adapters.postgres.task.PostgresTaskRepository;
import io.skep.adapters.postgres.transaction.JoinedTransaction;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.partition.PartitionedStore;
import io.skep.domain.store.Store;
import io.skep.domain.task.LocalTaskReadyNotifier;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in PostgreSQL, from opening to closing. Safe for use by many threads. */
public final class PostgresStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

  private final PostgresUnitOfWork unitOfWork;
  private final Store ports;
  private final JoinedTransaction.SchemaIdentity schemaIdentity;
  private final PartitionedStore partitionedStore;
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

  private PostgresStore(PostgresConfig config, PostgresConnections connections, Clocks clocks)
      throws SQLException {
    closeables.push(connections);
    var months = new PartitionCatalog();
    try (var session = connections.open()) {
      TransferProgress.requireNoTransfer(session, config.address().toString());
      clocks.server().synchronize(session.connection());
      months.load(session.connection());
      schemaIdentity = JoinedTransaction.SchemaIdentity.of(session.connection());
      months.createMissing(
          session.connection(),
          MaintenanceThread.monthsAhead(PartitionCatalog.monthOf(clocks.used().instant())));
    }
    var signals = new LocalTaskReadyNotifier();
    var local = new LocalChangeNotifier(() -> ThreadLocalRandom.current().nextLong() | 1);
    var wakeups = new NotificationListener(connections, signals);
    unitOfWork =
        new PostgresUnitOfWork(
            connections,
            months,
            local,
            ready -> {
              ready.forEach(queue -> signals.publish(queue.swarm(), queue.name()));
              if (config.notifications()) {
                wakeups.publish(ready);
              }
            });
    var keeper = new MaintenanceThread(connections, clocks.server(), months);
    ports =
        new Store(
            unitOfWork,
            new SqlAgentRepository(unitOfWork),
            new SqlConversationRepository(unitOfWork),
            new SqlPlanRepository(unitOfWork),
            new PostgresTaskRepository(unitOfWork, keeper::claimed),
            new SqlQueueRepository(unitOfWork),
            new PostgresMessageRepository(unitOfWork),
            new PostgresDeliveryRepository(unitOfWork),
            new SqlImportRecordRepository(unitOfWork),
            new PostgresChangeFeed(unitOfWork, local),
            signals,
            new UuidV7Generator(clocks.used()),
            clocks.used());
    this.partitionedStore = new PostgresPartitionedStore(connections);
    keeper.start();
    closeables.push(keeper);
    var upkeep = new PartitionMonitor(connections);
    upkeep.start();
    closeables.push(upkeep);
    if (config.notifications()) {
      wakeups.start();
      closeables.push(wakeups);
    }
  }

  /** The clock of the server, and the one that is used. */
  private record Clocks(ServerClock server, InstantSource used) {}

  /**
   * Opens a store in a database; makes the tables if they are not there. Leases expire by the clock
   * of the server.
   *
   * @throws StoreException {@code STORE_UNAVAILABLE} if the database cannot be reached, {@code
   *     SCHEMA_MISMATCH} if a newer Skep made its tables; nothing was changed
   */
  public static PostgresStore open(PostgresConfig config) {
    var server = new ServerClock();
    return open(config, new Clocks(server, server));
  }

  /** Opens a store whose leases expire by another clock than that of the server. */
  public static PostgresStore open(PostgresConfig config, InstantSource clock) {
    return open(config, new Clocks(new ServerClock(), clock));
  }

  private static PostgresStore open(PostgresConfig config, Clocks clocks) {
    try {
      PostgresSchema.migrate(config);
      var connections = new PostgresConnections(config);
      try {
        return new PostgresStore(config, connections, clocks);
      } catch (SQLException e) {
        connections.close();
        throw new DatabaseException(e);
      } catch (RuntimeException e) {
        connections.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw openFailure(config.address(), e);
    }
  }

  /**
   * Opens a store to be moved elsewhere; writes nothing to it.
   *
   * @return to be closed by the caller
   * @throws StoreException if the database cannot be reached, holds no store, or one whose schema
   *     is not the one that this Skep works with
   */
  public static TransferSource transferSource(PostgresConfig config) {
    return PostgresTransferOpener.openSourceStore(config);
  }

  /**
   * Opens a store that another one is to be moved to; makes the tables if they are not there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does
   */
  public static TransferTarget transferTarget(PostgresConfig config) {
    return PostgresTransferOpener.openTargetStore(config, SqlTransferTarget::new);
  }

  /**
   * Opens a store that the rows of another one are to be added to; makes the tables if they are not
   * there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does
   */
  public static MergeTarget mergeTarget(PostgresConfig config) {
    return PostgresTransferOpener.openTargetStore(config, SqlMergeTarget::new);
  }

  /** Names the database, if the failure does not. */
  static RuntimeException openFailure(PostgresAddress address, RuntimeException failure) {
    if (failure.getCause() instanceof ConnectionUnavailableException) {
      return failure;
    }
    var translated = SqlErrorTranslator.SQLSTATE.translate(unwrapSqlException(failure));
    return translated instanceof StoreException refused
        ? new StoreException(
            refused.code(), "cannot open " + address + ": " + refused.getMessage(), failure)
        : new StoreException(
            ErrorCode.STORE_UNAVAILABLE, "cannot open " + address + ": " + failure, failure);
  }

  private static RuntimeException unwrapSqlException(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported && !(failure instanceof StoreException)) {
        return new DatabaseException(reported);
      }
    }
    return failure;
  }

  /** Returns the SQL that makes the tables, in the steps in which it is run; for people to read. */
  public static String schema() {
    return PostgresSchema.migrations().migrations().stream()
        .map(step -> "-- %s%n%s".formatted(step.fileName(), step.sql().strip()))
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** Returns the version of the schema that this Skep works with. */
  public static int schemaVersion() {
    return PostgresSchema.latestVersion();
  }

  /**
   * Runs a block whose calls of the ports take part in a transaction that the caller has begun on a
   * connection of its own: what they do becomes lasting, and visible to others, with the caller's
   * own rows when the caller commits, or is gone if it does not. Others are told of ready tasks
   * with the commit.
   *
   * <p>If the block fails, what it did is taken back, and the caller may go on with its transaction
   * or end it. The block may run more than once. The connection's settings are as before when it
   * ends. The locks that the calls take are held until the caller's transaction ends.
   *
   * @param connection to the database of this store, with a transaction that was begun ({@code
   *     setAutoCommit(false)}); stays the caller's, and must not be used by others meanwhile
   * @throws io.skep.domain.error.InvalidArgumentException if it is not
   * @throws io.skep.domain.error.InvalidTransitionException if the thread is within a unit of work
   * @throws StoreException as any call may; {@code STORE_BUSY} if others were in the way
   */
  public <T> T inTransaction(Connection connection, Supplier<T> block) {
    return unitOfWork.joinTransaction(connection, schemaIdentity, block);
  }

  /** Returns its ports. */
  public Store ports() {
    return ports;
  }

  /** Returns what it keeps by month. */
  public PartitionedStore partitionedStore() {
    return partitionedStore;
  }

  /** Refuses who comes, stops its threads and closes the connections. Again, it does nothing. */
  @Override
  public void close() {
    unitOfWork.close();
    for (var part = closeables.poll(); part != null; part = closeables.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("a part of the store did not close", e);
      }
    }
  }
}
