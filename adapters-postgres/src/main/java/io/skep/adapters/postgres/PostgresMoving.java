package io.skep.adapters.postgres;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.SlowStatements;
import io.skep.adapters.jooq.moving.MoveMark;
import io.skep.adapters.jooq.moving.SqlMoveSource;
import io.skep.adapters.jooq.moving.SqlMoveTarget;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.MoveSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jooq.SQLDialect;

/** Opens databases to be moved, or to be moved to. */
final class PostgresMoving {

  /** To count all rows, and to empty tables, takes longer than what is done at work. */
  private static final Duration LONGEST_STATEMENT = Duration.ofHours(12);

  /** Few, because all of them may be as large as rows can be. */
  private static final int FETCHED = 16;

  private PostgresMoving() {}

  static MoveSource source(PostgresConfig config) {
    return opened(
        config,
        patient -> {
          requireLatest(config);
          return read(patient);
        });
  }

  private static void requireLatest(PostgresConfig config) {
    int version =
        PostgresSchema.present(config)
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "there is no store in " + config.address(),
                        null));
    if (version < PostgresSchema.latest()) {
      throw SqlMoveTarget.older(config.address().toString(), version, PostgresSchema.latest());
    }
    if (version > PostgresSchema.latest()) {
      throw PostgresSchema.migrations().newer(String.valueOf(version));
    }
  }

  private static MoveSource read(PostgresConfig config) {
    var session = session(config);
    try {
      // The other store may take its time between two batches.
      session.execute("SET idle_in_transaction_session_timeout = 0");
      session.connection().setAutoCommit(false);
      session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      MoveMark.requireNone(session, config.address().toString());
      return new SqlMoveSource(new PostgresMovable(config, session, true));
    } catch (SQLException e) {
      session.close();
      throw new DatabaseException(e);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  static <T> T target(PostgresConfig config, Function<PostgresMovable, T> port) {
    return opened(
        config,
        patient -> {
          PostgresSchema.migrate(config);
          var session = session(patient);
          try {
            session.execute("SET idle_in_transaction_session_timeout = 0");
            return port.apply(new PostgresMovable(patient, session, false));
          } catch (SQLException e) {
            session.close();
            throw new DatabaseException(e);
          } catch (RuntimeException e) {
            session.close();
            throw e;
          }
        });
  }

  private static <T> T opened(PostgresConfig config, Function<PostgresConfig, T> opening) {
    try {
      return opening.apply(config.withStatementTimeout(LONGEST_STATEMENT));
    } catch (RuntimeException e) {
      throw PostgresStore.refusal(config.address(), e);
    }
  }

  private static Session session(PostgresConfig config) {
    return new Session(
        PostgresConnections.openApart(config),
        (connection, sql) -> PostgresStatement.prepare(connection, sql, FETCHED),
        SQLDialect.POSTGRES,
        new SlowStatements(config.slowStatement()));
  }
}
