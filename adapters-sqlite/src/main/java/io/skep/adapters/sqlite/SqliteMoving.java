package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.adapters.jooq.moving.MoveMark;
import io.skep.adapters.jooq.moving.SqlMoveSource;
import io.skep.adapters.jooq.moving.SqlMoveTarget;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.MoveSource;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** Opens files to be moved, or to be moved to. */
final class SqliteMoving {

  private SqliteMoving() {}

  static MoveSource source(SqliteConfig config) {
    var file = config.file();
    try {
      if (Files.notExists(file)) {
        throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "there is no store at " + file, null);
      }
      var check = new FileCheck(file);
      int version = check.checkReadable();
      if (version < SqliteSchema.latest()) {
        throw SqlMoveTarget.older(file.toString(), version, SqliteSchema.latest());
      }
      return source(config, check);
    } catch (SQLException e) {
      throw SqliteStore.refusal(file, StoreFailures.SQLITE.translate(new DatabaseException(e)));
    } catch (RuntimeException e) {
      throw SqliteStore.refusal(file, StoreFailures.SQLITE.translate(e));
    }
  }

  private static MoveSource source(SqliteConfig config, FileCheck check) throws SQLException {
    // Looks before the state is taken that is read, so that nothing is missed.
    var changes = new Watch(check.open());
    try {
      var session = new SqliteConnections(config).session(check.open());
      try {
        session.execute("PRAGMA query_only = 1");
        session.execute("BEGIN");
        MoveMark.requireNone(session, config.file().toString());
        return new SqlMoveSource(new SqliteMovable(config.file(), session, changes));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  static <T> T target(SqliteConfig config, Function<SqliteMovable, T> port) {
    var file = config.file();
    try {
      var queue = SqliteFile.prepare(config);
      try {
        return target(config, queue, port);
      } catch (SQLException | RuntimeException e) {
        queue.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteStore.refusal(file, StoreFailures.SQLITE.translate(new DatabaseException(e)));
    } catch (RuntimeException e) {
      throw SqliteStore.refusal(file, StoreFailures.SQLITE.translate(e));
    }
  }

  private static <T> T target(
      SqliteConfig config, ProcessQueue queue, Function<SqliteMovable, T> port)
      throws SQLException {
    var session = new SqliteConnections(config).writer();
    try {
      session.execute("PRAGMA busy_timeout = " + config.busyTimeout().toMillis());
      return port.apply(new SqliteMovable(config, session, queue));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Asks SQLite, on a connection that is in no transaction, how often others have committed. */
  private static final class Watch implements SqliteMovable.Changes {

    private final Connection connection;
    private final long before;

    Watch(Connection connection) throws SQLException {
      this.connection = connection;
      before = version();
    }

    @Override
    public boolean isAny() throws SQLException {
      return version() != before;
    }

    private long version() throws SQLException {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("PRAGMA data_version")) {
        rows.next();
        return rows.getLong(1);
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }
}
