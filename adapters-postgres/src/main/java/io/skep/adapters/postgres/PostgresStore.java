package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.moving.MoveMark;
import io.skep.adapters.jooq.moving.SqlMergeTarget;
import io.skep.adapters.jooq.moving.SqlMoveTarget;
import io.skep.adapters.jooq.repository.SqlAgentRepository;
import io.skep.adapters.jooq.repository.SqlConversationRepository;
import io.skep.adapters.jooq.repository.SqlOriginRepository;
import io.skep.adapters.jooq.repository.SqlPlanRepository;
import io.skep.adapters.jooq.repository.SqlQueueRepository;
import io.skep.adapters.jooq.repository.Uuid7Ids;
import io.skep.domain.change.LocalChanges;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.MoveSource;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.store.Store;
import io.skep.domain.task.LocalReadySignals;
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

  private final PostgresUnitOfWork work;
  private final Store ports;
  private final CallersTransaction.Home home;
  private final MonthlyStore months;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private PostgresStore(PostgresConfig config, PostgresConnections connections, Clocks clocks)
      throws SQLException {
    parts.push(connections);
    var months = new Months();
    try (var session = connections.open()) {
      MoveMark.requireNone(session, config.address().toString());
      clocks.server().read(session.connection());
      months.load(session.connection());
      home = CallersTransaction.Home.of(session.connection());
      months.makeMissing(session.connection(), Keeper.ahead(Months.of(clocks.used().instant())));
    }
    var signals = new LocalReadySignals();
    var local = new LocalChanges(() -> ThreadLocalRandom.current().nextLong() | 1);
    var wakeups = new Wakeups(connections, signals);
    work =
        new PostgresUnitOfWork(
            connections,
            months,
            local,
            ready -> {
              ready.forEach(queue -> signals.ready(queue.swarm(), queue.name()));
              if (config.notifications()) {
                wakeups.ready(ready);
              }
            });
    var keeper = new Keeper(connections, clocks.server(), months);
    ports =
        new Store(
            work,
            new SqlAgentRepository(work),
            new SqlConversationRepository(work),
            new SqlPlanRepository(work),
            new PostgresTaskRepository(work, keeper::claimed),
            new SqlQueueRepository(work),
            new PostgresMessageRepository(work),
            new PostgresDeliveryRepository(work),
            new SqlOriginRepository(work),
            new PostgresChangeFeed(work, local),
            signals,
            new Uuid7Ids(clocks.used()),
            clocks.used());
    this.months = new PostgresMonthlyStore(connections);
    keeper.start();
    parts.push(keeper);
    var upkeep = new Upkeep(connections);
    upkeep.start();
    parts.push(upkeep);
    if (config.notifications()) {
      wakeups.start();
      parts.push(wakeups);
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
  static PostgresStore open(PostgresConfig config, InstantSource clock) {
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
      throw refusal(config.address(), e);
    }
  }

  /**
   * Opens a store to be moved elsewhere; writes nothing to it.
   *
   * @return to be closed by the caller
   * @throws StoreException if the database cannot be reached, holds no store, or one whose schema
   *     is not the one that this Skep works with
   */
  public static MoveSource moveSource(PostgresConfig config) {
    return PostgresMoving.source(config);
  }

  /**
   * Opens a store that another one is to be moved to; makes the tables if they are not there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does
   */
  public static MoveTarget moveTarget(PostgresConfig config) {
    return PostgresMoving.target(config, SqlMoveTarget::new);
  }

  /**
   * Opens a store that the rows of another one are to be added to; makes the tables if they are not
   * there.
   *
   * @return to be closed by the caller
   * @throws StoreException as {@link #open} does
   */
  public static MergeTarget mergeTarget(PostgresConfig config) {
    return PostgresMoving.target(config, SqlMergeTarget::new);
  }

  /** Names the database, if the failure does not. */
  static RuntimeException refusal(PostgresAddress address, RuntimeException failure) {
    if (failure.getCause() instanceof NoConnection) {
      return failure;
    }
    var translated = StoreFailures.SQLSTATE.translate(reported(failure));
    return translated instanceof StoreException refused
        ? new StoreException(
            refused.code(), "cannot open " + address + ": " + refused.getMessage(), failure)
        : new StoreException(
            ErrorCode.STORE_UNAVAILABLE, "cannot open " + address + ": " + failure, failure);
  }

  private static RuntimeException reported(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException reported && !(failure instanceof StoreException)) {
        return new DatabaseException(reported);
      }
    }
    return failure;
  }

  /** Returns the SQL that makes the tables, in the steps in which it is run; for people to read. */
  public static String schema() {
    return PostgresSchema.migrations().steps().stream()
        .map(step -> "-- %s%n%s".formatted(step.file(), step.sql().strip()))
        .collect(Collectors.joining("\n\n", "", "\n"));
  }

  /** Returns the version of the schema that this Skep works with. */
  public static int schemaVersion() {
    return PostgresSchema.latest();
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
  public <T> T within(Connection connection, Supplier<T> block) {
    return work.within(connection, home, block);
  }

  /** Returns its ports. */
  public Store ports() {
    return ports;
  }

  /** Returns what it keeps by month. */
  public MonthlyStore months() {
    return months;
  }

  /** Refuses who comes, stops its threads and closes the connections. Again, it does nothing. */
  @Override
  public void close() {
    work.close();
    for (var part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("a part of the store did not close", e);
      }
    }
  }
}
