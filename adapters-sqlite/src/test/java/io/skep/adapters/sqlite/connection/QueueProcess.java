package io.skep.adapters.sqlite.connection;

import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;

/** Waits in the queue at a file, and has its turn until it is told to go on. */
final class QueueProcess {

  private QueueProcess() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) {
    try (var queue = ProcessQueue.open(Path.of(arguments[0]))) {
      ChildProcess.writeLine("open");
      ChildProcess.awaitParent();
      queue.awaitTurn(Duration.ZERO);
      ChildProcess.writeLine(queue.tryAcquire() ? "its turn" : "waiting");
      while (!queue.tryAcquire()) {
        Thread.onSpinWait();
      }
      ChildProcess.writeLine("turn");
      ChildProcess.awaitParent();
      queue.release();
    }
    ChildProcess.writeLine("left");
  }
}
