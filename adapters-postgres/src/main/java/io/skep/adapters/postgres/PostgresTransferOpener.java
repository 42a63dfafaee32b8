package io.skep.adapters.postgres;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SlowQueryLogger;
import io.skep.adapters.jooq.transfer.SqlTransferSource;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.jooq.transfer.TransferProgress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.adapters.postgres.connection.PostgresConnections;
import io.skep.adapters.postgres.connection.PostgresSchema;
import io.skep.adapters.postgres.connection.PostgresStatement;
import io.skep.adapters.postgres.transfer.PostgresTransferStore;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.TransferSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jooq.SQLDialect;

/** Opens databases to be moved, or to be moved to. */
final class PostgresTransferOpener {

  /** To count all rows, and to empty tables, takes longer than what is done at work. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofHours(12);

  /** Few, because all of them may be as large as rows can be. */
  private static final int FETCH_SIZE = 16;

  private PostgresTransferOpener() {}

  static TransferSource openSourceStore(PostgresConfig config) {
    return withLongStatementTimeout(
        config,
        patient -> {
          requireLatestSchema(config);
          return openSource(patient);
        });
  }

  private static void requireLatestSchema(PostgresConfig config) {
    int version =
        PostgresSchema.currentVersion(config)
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "there is no store in " + config.address(),
                        null));
    if (version < PostgresSchema.latestVersion()) {
      throw SqlTransferTarget.olderSchemaException(
          config.address().toString(), version, PostgresSchema.latestVersion());
    }
    if (version > PostgresSchema.latestVersion()) {
      throw PostgresSchema.migrations().newerSchemaException(String.valueOf(version));
    }
  }

  private static TransferSource openSource(PostgresConfig config) {
    var session = session(config);
    try {
      // The other store may take its time between two batches.
      session.execute("SET idle_in_transaction_session_timeout = 0");
      session.connection().setAutoCommit(false);
      session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      TransferProgress.requireNoTransfer(session, config.address().toString());
      return new SqlTransferSource(new PostgresTransferStore(config, session, true));
    } catch (SQLException e) {
      session.close();
      throw new DatabaseException(e);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  static <T> T openTargetStore(PostgresConfig config, Function<PostgresTransferStore, T> port) {
    return withLongStatementTimeout(
        config,
        patient -> {
          PostgresSchema.migrate(config);
          var session = session(patient);
          try {
            session.execute("SET idle_in_transaction_session_timeout = 0");
            return port.apply(new PostgresTransferStore(patient, session, false));
          } catch (SQLException e) {
            session.close();
            throw new DatabaseException(e);
          } catch (RuntimeException e) {
            session.close();
            throw e;
          }
        });
  }

  private static <T> T withLongStatementTimeout(
      PostgresConfig config, Function<PostgresConfig, T> opening) {
    try {
      return opening.apply(config.withStatementTimeout(STATEMENT_TIMEOUT));
    } catch (RuntimeException e) {
      throw PostgresStore.openFailure(config.address(), e);
    }
  }

  private static Session session(PostgresConfig config) {
    return new Session(
        PostgresConnections.openDedicated(config),
        (connection, sql) -> PostgresStatement.prepare(connection, sql, FETCH_SIZE),
        SQLDialect.POSTGRES,
        new SlowQueryLogger(config.slowQueryThreshold()));
  }
}
