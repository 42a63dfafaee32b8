package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.StoreFailures;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Looks at a file before anything writes to it: whether it is a database, ours, whole, and of a
 * version that this Skep knows. Leaves it as it is.
 */
final class FileCheck {

  /** Larger files are not read from end to end, which would take too long. */
  private static final long READ_WHOLE = 8L * 1024 * 1024;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 100;
  private static final int PAGE_SIZE = 16;
  private static final int CHANGES = 24;
  private static final int PAGES = 28;
  private static final int APPLICATION_ID = 68;
  private static final int PAGES_VALID_FOR = 92;

  private final Path file;

  FileCheck(Path file) {
    this.file = file;
  }

  /**
   * Refuses a file that must not be written to.
   *
   * @return the version of its schema
   */
  int check() {
    if (!Files.isRegularFile(file)) {
      throw unavailable("is not a file", null);
    }
    try {
      checkHeader();
    } catch (IOException e) {
      throw unavailable("cannot be read: " + e.getMessage(), e);
    }
    if (!Files.isWritable(file) || !Files.isWritable(file.toAbsolutePath().getParent())) {
      throw unavailable("cannot be written to, or the folder around it", null);
    }
    return checkInside();
  }

  /** Without SQLite, which would take an empty file for a new database. */
  private void checkHeader() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var header = ByteBuffer.allocate(HEADER);
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // Reads on.
      }
      if (header.hasRemaining()) {
        throw corrupt("is too short for a database: " + header.position() + " bytes");
      }
      header.flip();
      for (int i = 0; i < MAGIC.length; i++) {
        if (header.get(i) != MAGIC[i]) {
          throw corrupt("is not an SQLite database");
        }
      }
      if (header.getInt(APPLICATION_ID) != SqliteSchema.APPLICATION_ID) {
        throw corrupt("is a database of another application");
      }
      checkLength(header, channel.size());
    }
  }

  private void checkLength(ByteBuffer header, long size) {
    int field = header.getShort(PAGE_SIZE) & 0xffff;
    long pageSize = field == 1 ? 65_536 : field;
    long pages = header.getInt(PAGES) & 0xffffffffL;
    boolean valid = header.getInt(CHANGES) == header.getInt(PAGES_VALID_FOR);
    if (valid && size < pages * pageSize) {
      throw corrupt("has been cut off: %d of %d bytes".formatted(size, pages * pageSize));
    }
  }

  private int checkInside() {
    var pragmas = new SQLiteConfig();
    // One that may write brings the log into the file in the end; one that may not leaves an empty
    // log beside it.
    pragmas.setReadOnly(hasLog());
    pragmas.setBusyTimeout(5_000);
    try (var connection = SqliteConnections.open(file, pragmas);
        var statement = connection.createStatement()) {
      int version = Integer.parseInt(first(statement, "PRAGMA user_version"));
      if (version < 1 || version > SqliteSchema.latest()) {
        throw SqliteSchema.migrations().newer(String.valueOf(version));
      }
      first(statement, "SELECT count(*) FROM sqlite_schema");
      if (Files.size(file) <= READ_WHOLE) {
        var found = first(statement, "PRAGMA quick_check(1)");
        if (!found.equals("ok")) {
          throw corrupt("is damaged: " + found);
        }
      }
      return version;
    } catch (SQLException e) {
      throw StoreFailures.SQLITE.translate(new DatabaseException(e));
    } catch (IOException e) {
      throw unavailable("cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean hasLog() {
    var log = new File(file + "-wal");
    return log.length() > 0;
  }

  private static String first(Statement statement, String sql) throws SQLException {
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
