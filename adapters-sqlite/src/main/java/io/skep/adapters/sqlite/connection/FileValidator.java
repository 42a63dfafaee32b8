package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.SqlErrorTranslator;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * Looks at a file before anything writes to it: whether it is a database, ours, whole, and of a
 * version that this Skep knows. Leaves it as it is.
 *
 * <p>Only through SQLite: on POSIX, closing a file takes away every lock that this process has on
 * it, also those of a store that has it open.
 */
public final class FileValidator {

  /** Larger files are not read from end to end, which would take too long. */
  private static final long MAX_QUICK_CHECK_SIZE = 8L * 1024 * 1024;

  private static final int HEADER_SIZE = 100;

  private final Path file;

  /** Creates the validator of a file. */
  public FileValidator(Path file) {
    this.file = file;
  }

  /**
   * Refuses a file that must not be written to.
   *
   * @return the version of its schema
   */
  int validate() {
    return validate(true);
  }

  /**
   * Refuses a file that is no database of ours, or a damaged one; it may be one that can only be
   * read.
   *
   * @return the version of its schema
   */
  public int validateReadable() {
    return validate(false);
  }

  /** Returns whether SQLite can open the file as one that others may write to. */
  boolean isWritable() {
    return Files.isWritable(file) && Files.isWritable(file.toAbsolutePath().getParent());
  }

  private int validate(boolean forWriting) {
    if (!Files.isRegularFile(file)) {
      throw unavailable("is not a file", null);
    }
    try {
      checkHeader();
      if (forWriting && !isWritable()) {
        throw unavailable("cannot be written to, or the folder around it", null);
      }
      return checkContents();
    } catch (SQLException e) {
      throw SqlErrorTranslator.SQLITE.translate(new DatabaseException(e));
    } catch (IOException e) {
      throw unavailable("cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Without a log to look into and without one that is made, which SQLite would do even with the
   * database of another program. With one there, the file alone tells little: what it is short of
   * may be in there.
   */
  private void checkHeader() throws IOException, SQLException {
    long size = Files.size(file);
    if (size < HEADER_SIZE) {
      throw corrupt("is too short for a database: %d bytes".formatted(size));
    }
    if (hasWal()) {
      return;
    }
    try (var connection = SqliteConnections.openImmutable(file);
        var statement = connection.createStatement()) {
      checkApplication(statement);
      long pages = Long.parseLong(queryString(statement, "PRAGMA page_count"));
      long whole = pages * Long.parseLong(queryString(statement, "PRAGMA page_size"));
      if (size < whole && !hasWal()) {
        throw corrupt("has been cut off: %d of %d bytes".formatted(size, whole));
      }
    } catch (SQLException e) {
      // Unless somebody has begun one meanwhile.
      if (!hasWal()) {
        throw e;
      }
    }
  }

  private int checkContents() throws IOException, SQLException {
    try (var connection = openReadOnly();
        var statement = connection.createStatement()) {
      checkApplication(statement);
      int version = Integer.parseInt(queryString(statement, "PRAGMA user_version"));
      if (version < 1 || version > SqliteSchema.latestVersion()) {
        throw SqliteSchema.migrations().newerSchemaException(String.valueOf(version));
      }
      queryString(statement, "SELECT count(*) FROM sqlite_schema");
      if (Files.size(file) <= MAX_QUICK_CHECK_SIZE) {
        var found = queryString(statement, "PRAGMA quick_check(1)");
        if (!found.equals("ok")) {
          throw corrupt("is damaged: " + found);
        }
      }
      return version;
    }
  }

  /** Opens the file in a way that leaves it as it is. */
  public SQLiteConnection openReadOnly() throws SQLException {
    if (!hasWal() && !isWritable()) {
      return SqliteConnections.openImmutable(file);
    }
    var pragmas = new SQLiteConfig();
    // One that may write brings the log into the file in the end; one that may not leaves an empty
    // log beside it.
    pragmas.setReadOnly(hasWal());
    pragmas.setBusyTimeout(30_000);
    return SqliteConnections.open(file, pragmas);
  }

  private void checkApplication(Statement statement) throws SQLException {
    if (Integer.parseInt(queryString(statement, "PRAGMA application_id"))
        != SqliteSchema.APPLICATION_ID) {
      throw corrupt("is a database of another application");
    }
  }

  private boolean hasWal() {
    var log = new File(file + "-wal");
    return log.length() > 0;
  }

  private static String queryString(Statement statement, String sql) throws SQLException {
    try (var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private StoreException corrupt(String words) {
    return new StoreException(ErrorCode.STORE_CORRUPT, file + " " + words, null);
  }

  private StoreException unavailable(String words, @Nullable Throwable e) {
    return new StoreException(ErrorCode.STORE_UNAVAILABLE, file + " " + words, e);
  }
}
