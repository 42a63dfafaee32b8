package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.adapters.jooq.transfer.SqlTransferSource;
import io.skep.adapters.jooq.transfer.SqlTransferTarget;
import io.skep.adapters.jooq.transfer.TransferProgress;
import io.skep.adapters.sqlite.connection.FileValidator;
import io.skep.adapters.sqlite.connection.ProcessQueue;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.adapters.sqlite.connection.SqliteConnections;
import io.skep.adapters.sqlite.connection.SqliteFileInitializer;
import io.skep.adapters.sqlite.connection.SqliteSchema;
import io.skep.adapters.sqlite.transfer.SqliteTransferStore;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.TransferSource;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** Opens files to be moved, or to be moved to. */
final class SqliteTransferOpener {

  private SqliteTransferOpener() {}

  static TransferSource openSource(SqliteConfig config) {
    var file = config.file();
    try {
      if (Files.notExists(file)) {
        throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "there is no store at " + file, null);
      }
      var check = new FileValidator(file);
      int version = check.validateReadable();
      if (version < SqliteSchema.latestVersion()) {
        throw SqlTransferTarget.olderSchemaException(
            file.toString(), version, SqliteSchema.latestVersion());
      }
      return openSource(config, check);
    } catch (SQLException e) {
      throw SqliteStore.openFailure(
          file, SqlErrorTranslator.SQLITE.translate(new DatabaseException(e)));
    } catch (RuntimeException e) {
      throw SqliteStore.openFailure(file, SqlErrorTranslator.SQLITE.translate(e));
    }
  }

  private static TransferSource openSource(SqliteConfig config, FileValidator check)
      throws SQLException {
    // Looks before the state is taken that is read, so that nothing is missed.
    var changes = new DataVersionDetector(check.openReadOnly());
    try {
      var session = new SqliteConnections(config).sessionOn(check.openReadOnly());
      try {
        session.execute("PRAGMA query_only = 1");
        session.execute("BEGIN");
        TransferProgress.requireNoTransfer(session, config.file().toString());
        return new SqlTransferSource(new SqliteTransferStore(config.file(), session, changes));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  static <T> T openTarget(SqliteConfig config, Function<SqliteTransferStore, T> port) {
    var file = config.file();
    try {
      var queue = SqliteFileInitializer.prepare(config);
      try {
        return openTarget(config, queue, port);
      } catch (SQLException | RuntimeException e) {
        queue.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteStore.openFailure(
          file, SqlErrorTranslator.SQLITE.translate(new DatabaseException(e)));
    } catch (RuntimeException e) {
      throw SqliteStore.openFailure(file, SqlErrorTranslator.SQLITE.translate(e));
    }
  }

  private static <T> T openTarget(
      SqliteConfig config, ProcessQueue queue, Function<SqliteTransferStore, T> port)
      throws SQLException {
    var session = new SqliteConnections(config).openWriter();
    try {
      session.execute("PRAGMA busy_timeout = " + config.busyTimeout().toMillis());
      return port.apply(new SqliteTransferStore(config, session, queue));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Asks SQLite, on a connection that is in no transaction, how often others have committed. */
  private static final class DataVersionDetector implements SqliteTransferStore.WriteDetector {

    private final Connection connection;
    private final long initialVersion;

    DataVersionDetector(Connection connection) throws SQLException {
      this.connection = connection;
      initialVersion = dataVersion();
    }

    @Override
    public boolean isDetected() throws SQLException {
      return dataVersion() != initialVersion;
    }

    private long dataVersion() throws SQLException {
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
