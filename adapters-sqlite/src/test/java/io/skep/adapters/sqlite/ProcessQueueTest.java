package io.skep.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testkit.fixture.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which stores come to write. */
class ProcessQueueTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("skep.db");
  }

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private ProcessQueue queue() {
    var queue = ProcessQueue.at(file);
    open.add(queue);
    return queue;
  }

  private ChildProcess process() {
    var process = ChildProcess.start(QueueingProgram.class, folder, file.toString());
    open.add(0, process);
    process.await("open");
    return process;
  }

  private static void takeTurn(ProcessQueue queue) {
    queue.enter(LONG);
    assertThat(queue.tryTurn()).isTrue();
  }

  private static void takePlace(ProcessQueue queue) {
    queue.enter(Duration.ZERO);
    assertThat(queue.tryTurn()).isFalse();
  }

  @Test
  void isThatOfTheirArrivalInOneProcess() {
    var first = queue();
    var second = queue();
    var third = queue();
    takeTurn(first);
    takePlace(second);
    takePlace(third);

    first.leave();
    takePlace(first);

    assertThat(third.tryTurn()).isFalse();
    assertThat(second.tryTurn()).isTrue();
    second.leave();
    assertThat(first.tryTurn()).isFalse();
    assertThat(third.tryTurn()).isTrue();
    third.leave();
    assertThat(first.tryTurn()).isTrue();
  }

  @Test
  void isThatOfTheirArrivalAmongProcesses() {
    var first = queue();
    var second = process();
    takeTurn(first);
    second.goOn();
    second.await("waiting");

    first.leave();
    takePlaceBehind(second, first);

    second.goOn();
    second.await("left");
    first.enter(LONG);
    assertThat(first.tryTurn()).isTrue();
  }

  /** Whoever has just left cannot pass by one that has waited, however late that one looks. */
  private static void takePlaceBehind(ChildProcess waiting, ProcessQueue left) {
    takePlace(left);
    waiting.await("turn");
    assertThat(left.tryTurn()).isFalse();
  }

  @Test
  void leavesOutProcessesThatAreKilledAtTheirTurn() {
    var process = process();
    process.goOn();
    process.await("its turn");
    var queue = queue();
    takePlace(queue);

    process.kill();

    assertThat(queue.tryTurn()).isTrue();
  }

  @Test
  void leavesOutProcessesThatAreKilledWhileTheyWait() {
    var first = queue();
    var process = process();
    var last = queue();
    takeTurn(first);
    process.goOn();
    process.await("waiting");
    takePlace(last);

    process.kill();
    assertThat(last.tryTurn()).isFalse();
    first.leave();

    assertThat(last.tryTurn()).isTrue();
  }

  @Test
  void leavesOutThoseWhoAreClosedWhileTheyWait() {
    var first = queue();
    var second = queue();
    var third = queue();
    takeTurn(first);
    takePlace(second);
    takePlace(third);

    second.close();
    first.close();

    assertThat(third.tryTurn()).isTrue();
  }

  @Test
  void outlivesThoseOfTheSameProcessThatAreClosed() {
    var first = queue();
    takeTurn(first);
    // The operating system drops the locks of a process when it closes a channel of the file.
    ProcessQueue.at(file).close();

    var process = process();
    process.goOn();

    process.await("waiting");
  }

  @Test
  void isKeptByThoseWhoHaveWaitedLongest() {
    var first = queue();
    var second = queue();
    takeTurn(first);

    second.enter(Duration.ofMillis(1));

    assertThat(second.tryTurn()).isFalse();
    first.leave();
    takePlace(first);
    assertThat(second.tryTurn()).isTrue();
  }

  @Test
  void isTheSameForThoseWhoAreInterrupted() throws InterruptedException {
    var first = queue();
    var second = queue();
    takeTurn(first);
    var interrupted = new AtomicBoolean();
    var waiting =
        new Thread(
            () -> {
              second.enter(LONG);
              interrupted.set(Thread.currentThread().isInterrupted() && second.tryTurn());
            });
    waiting.start();
    waiting.interrupt();

    Thread.currentThread().interrupt();
    assertThat(first.tryTurn()).isTrue();
    first.leave();
    assertThat(Thread.interrupted()).isTrue();
    waiting.join();

    assertThat(interrupted).isTrue();
    takePlace(first);
  }

  @Test
  void isOneForAllPathsToTheFile() throws Exception {
    Files.createFile(file);
    var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
    Files.createDirectory(folder.resolve("sub"));
    var first = queue();
    takeTurn(first);

    for (var path : List.of(link, folder.resolve("sub").resolve("..").resolve("skep.db"))) {
      try (var other = ProcessQueue.at(path)) {
        takePlace(other);
      }
    }
    assertThat(folder.resolve("link.db-lock")).doesNotExist();
  }
}
