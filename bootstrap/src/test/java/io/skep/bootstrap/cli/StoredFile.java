package io.skep.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A store in an SQLite file. */
final class StoredFile extends StoredSwarm {

  private final Path path;

  StoredFile(Path path) {
    super("sqlite:" + path);
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Asks SQLite itself whether the file is sound. */
  void assertSound(String when) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        var statement = connection.createStatement();
        var results = statement.executeQuery("PRAGMA integrity_check")) {
      assertThat(results.next()).as(when).isTrue();
      assertThat(results.getString(1)).as(when).isEqualTo("ok");
    }
  }
}
