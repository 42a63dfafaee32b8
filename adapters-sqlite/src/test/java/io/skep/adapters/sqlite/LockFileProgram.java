package io.skep.adapters.sqlite;

import io.skep.testkit.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens and closes a lock file again and again. */
final class LockFileProgram {

  private static final int TIMES = 1_000;

  private LockFileProgram() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) throws IOException {
    ChildProcess.awaitParent();
    openAndCloseOften(Path.of(arguments[0]));
    ChildProcess.say("done");
  }

  /** Fails if the file is replaced. */
  static void openAndCloseOften(Path database) throws IOException {
    var path = Path.of(database + "-lock");
    Object first = null;
    for (int i = 0; i < TIMES; i++) {
      try (var open = LockFile.open(database)) {
        // Whether it succeeds is up to the others.
        LockFile.release(open.tryLock(0, 1));
        var identity = identity(path);
        if (first != null && !identity.equals(first)) {
          throw new AssertionError("the file was replaced");
        }
        first = identity;
      }
    }
  }

  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
