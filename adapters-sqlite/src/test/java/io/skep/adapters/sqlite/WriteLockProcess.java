package io.skep.adapters.sqlite;

import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.sql.SQLException;

/** Holds the lock of those who write, until it is told to let go. */
final class WriteLockProcess {

  private WriteLockProcess() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) throws SQLException {
    try (var connection = RawDatabase.open(Path.of(arguments[0]));
        var statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      ChildProcess.writeLine("held");
      ChildProcess.awaitParent();
      statement.execute("COMMIT");
    }
    ChildProcess.writeLine("let go");
  }
}
