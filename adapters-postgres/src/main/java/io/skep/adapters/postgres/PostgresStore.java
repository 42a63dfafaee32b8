package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.repository.SqlAgentRepository;
import io.skep.adapters.jooq.repository.SqlConversationRepository;
import io.skep.adapters.jooq.repository.SqlOriginRepository;
import io.skep.adapters.jooq.repository.SqlPlanRepository;
import io.skep.adapters.jooq.repository.SqlQueueRepository;
import io.skep.adapters.jooq.repository.Uuid7Ids;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.store.Store;
import io.skep.domain.task.LocalReadySignals;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A store in PostgreSQL, from opening to closing. Safe for use by many threads. */
public final class PostgresStore implements AutoCloseable {

  /** How many months ahead have partitions. */
  private static final int MONTHS_AHEAD = 3;

  private final PostgresConnections connections;
  private final PostgresUnitOfWork work;
  private final Store ports;

  private PostgresStore(PostgresConnections connections, PostgresUnitOfWork work, Store ports) {
    this.connections = connections;
    this.work = work;
    this.ports = ports;
  }

  /**
   * Opens a store; makes the tables if they are not there.
   *
   * @param clock by which leases expire and ids are made
   * @throws StoreException {@code STORE_UNAVAILABLE} if the database cannot be reached, {@code
   *     SCHEMA_MISMATCH} if a newer Skep made its tables; nothing was changed
   */
  public static PostgresStore open(PostgresConfig config, InstantSource clock) {
    try {
      return open(clock, new PostgresConnections(config));
    } catch (RuntimeException e) {
      throw refusal(config.address(), e);
    }
  }

  /** Opens a store through these connections. */
  static PostgresStore open(InstantSource clock, PostgresConnections connections) {
    try {
      PostgresSchema.migrate(connections.dataSource());
      var months = new Months();
      prepare(connections, months, clock);
      var signals = new LocalReadySignals();
      var work = new PostgresUnitOfWork(connections, months, signals);
      var ports =
          new Store(
              work,
              new SqlAgentRepository(work),
              new SqlConversationRepository(work),
              new SqlPlanRepository(work),
              new PostgresTaskRepository(work),
              new SqlQueueRepository(work),
              new PostgresMessageRepository(work),
              new PostgresDeliveryRepository(work),
              new SqlOriginRepository(work),
              signals,
              new Uuid7Ids(clock),
              clock);
      return new PostgresStore(connections, work, ports);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static void prepare(PostgresConnections connections, Months months, InstantSource clock) {
    try (var session = connections.open()) {
      months.load(session.connection());
      var present = Months.of(clock.instant());
      months.makeMissing(
          session.connection(),
          LongStream.rangeClosed(0, MONTHS_AHEAD)
              .<YearMonth>mapToObj(present::plusMonths)
              .toList());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Names the database, if the failure does not. */
  private static RuntimeException refusal(PostgresAddress address, RuntimeException failure) {
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

  /** Returns its ports. */
  public Store ports() {
    return ports;
  }

  /** Refuses who comes, and closes the connections. Closing again does nothing. */
  @Override
  public void close() {
    work.close();
    connections.close();
  }
}
