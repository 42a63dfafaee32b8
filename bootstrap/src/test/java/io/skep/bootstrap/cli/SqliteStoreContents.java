package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Contents of a store in an SQLite file. */
final class SqliteStoreContents extends StoreContents {

  private final Path path;

  SqliteStoreContents(Path path) {
    super("sqlite:" + path);
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Runs the integrity check of SQLite on the file. */
  void assertSound(String when) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        var statement = connection.createStatement();
        var results = statement.executeQuery("PRAGMA integrity_check")) {
      assertThat(results.next()).as(when).isTrue();
      assertThat(results.getString(1)).as(when).isEqualTo("ok");
    }
  }
}
