package io.skep.adapters.sqlite.connection;

import io.skep.testkit.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens and closes a lock file again and again. */
final class LockFileProcess {

  private static final int ITERATIONS = 1_000;

  private LockFileProcess() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) throws IOException {
    ChildProcess.awaitParent();
    openAndCloseRepeatedly(Path.of(arguments[0]));
    ChildProcess.writeLine("done");
  }

  /** Fails if the file is replaced. */
  static void openAndCloseRepeatedly(Path database) throws IOException {
    var path = Path.of(database + "-lock");
    Object first = null;
    for (int i = 0; i < ITERATIONS; i++) {
      try (var open = LockFile.open(database)) {
        // Whether it succeeds is up to the others.
        LockFile.release(open.tryLock(0, 1));
        var identity = fileKey(path);
        if (first != null && !identity.equals(first)) {
          throw new AssertionError("the file was replaced");
        }
        first = identity;
      }
    }
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
