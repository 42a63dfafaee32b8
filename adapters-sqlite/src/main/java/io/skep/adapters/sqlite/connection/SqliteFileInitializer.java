package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteDataSource;

/** Makes a database, or finds one fit to be opened. */
public final class SqliteFileInitializer {

  private SqliteFileInitializer() {}

  /**
   * Makes the file if it is not there; otherwise checks it and brings its schema up to date. Of
   * several stores that find something to do, one does it, and the others wait.
   *
   * @return the queue at the file, to be closed
   */
  public static ProcessQueue prepare(SqliteConfig config) {
    var file = config.file();
    boolean isNew = Files.notExists(file);
    if (isNew) {
      requireDirectory(file);
    }
    // Nothing is put beside a file that is refused.
    int found = isNew ? 0 : new FileValidator(file).validate();
    var queue = ProcessQueue.open(file);
    try {
      var longestWait = config.busyTimeout().dividedBy(2);
      if (isNew) {
        queue.runInTurn(longestWait, () -> create(file));
        found = new FileValidator(file).validate();
      }
      if (found < SqliteSchema.latestVersion()) {
        queue.runInTurn(longestWait, () -> migrate(file));
      }
      return queue;
    } catch (RuntimeException e) {
      queue.close();
      throw e;
    }
  }

  /** If others do this at once, one takes a step, and the others see it taken. */
  private static void migrate(Path file) {
    if (new FileValidator(file).validate() == SqliteSchema.latestVersion()) {
      return;
    }
    var pragmas = new SQLiteConfig();
    pragmas.setBusyTimeout(30_000);
    var database = new SQLiteDataSource(pragmas);
    database.setUrl(SqliteConnections.url(file));
    try {
      SqliteSchema.migrations().migrate(database);
    } catch (RuntimeException e) {
      if (new FileValidator(file).validate() < SqliteSchema.latestVersion()) {
        throw e;
      }
    }
    try (var connection = SqliteConnections.open(file, pragmas);
        var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = " + SqliteSchema.latestVersion());
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLITE.translate(new DatabaseException(e));
    }
  }

  private static Path requireDirectory(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new StoreException(
          ErrorCode.STORE_UNAVAILABLE, "the folder of " + file + " does not exist", null);
    }
    return folder;
  }

  /** Makes the file if it is not there; of several who try at once, one does. */
  private static void create(Path file) {
    if (Files.exists(file)) {
      return;
    }
    var folder = requireDirectory(file);
    try {
      // Readable by its owner only, and so will be what SQLite puts beside it.
      var draft = Files.createTempFile(folder, ".skep-", ".new");
      try {
        initialize(draft);
        publish(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "cannot make " + file + ": " + e, e);
    }
  }

  private static void publish(Path draft, Path file) throws IOException {
    try {
      // Nobody ever sees a file that is half made, and whoever is second fails.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (UnsupportedOperationException e) {
      Files.copy(draft, file);
      fsync(file);
    }
  }

  private static void initialize(Path draft) throws IOException {
    var pragmas = new SQLiteConfig();
    // It is synchronized as a whole, once it is complete.
    pragmas.setPragma(Pragma.SYNCHRONOUS, "OFF");
    pragmas.setPragma(Pragma.JOURNAL_MODE, "MEMORY");
    try (var connection = SqliteConnections.open(draft, pragmas);
        var statement = connection.createStatement()) {
      // Only an empty file takes this setting.
      statement.executeUpdate("PRAGMA auto_vacuum = INCREMENTAL");
      statement.executeUpdate("PRAGMA application_id = " + SqliteSchema.APPLICATION_ID);
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLITE.translate(new DatabaseException(e));
    }
    var database = new SQLiteDataSource(pragmas);
    database.setUrl(SqliteConnections.url(draft));
    SqliteSchema.migrations().migrate(database);
    try (var connection = SqliteConnections.open(draft, pragmas);
        var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = " + SqliteSchema.latestVersion());
      statement.execute("PRAGMA journal_mode = WAL");
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLITE.translate(new DatabaseException(e));
    }
    fsync(draft);
  }

  private static void fsync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
