package io.skep.adapters.sqlite;

import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;

/** Waits in the queue at a file, and has its turn until it is told to go on. */
final class QueueingProgram {

  private QueueingProgram() {}

  /** Runs in a process of its own: file. */
  public static void main(String[] arguments) {
    try (var queue = ProcessQueue.at(Path.of(arguments[0]))) {
      ChildProcess.say("open");
      ChildProcess.awaitParent();
      queue.enter(Duration.ZERO);
      ChildProcess.say(queue.tryTurn() ? "its turn" : "waiting");
      while (!queue.tryTurn()) {
        Thread.onSpinWait();
      }
      ChildProcess.say("turn");
      ChildProcess.awaitParent();
      queue.leave();
    }
    ChildProcess.say("left");
  }
}
