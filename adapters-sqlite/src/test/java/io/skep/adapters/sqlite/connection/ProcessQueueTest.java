package io.skep.adapters.sqlite.connection;

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

  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private Path file;

  @BeforeEach
  void setUpPath() {
    file = folder.resolve("skep.db");
  }

  @AfterEach
  void close() throws Exception {
    for (var each : closeables) {
      each.close();
    }
  }

  private ProcessQueue openQueue() {
    var queue = ProcessQueue.open(file);
    closeables.add(queue);
    return queue;
  }

  private ChildProcess startProcess() {
    var process = ChildProcess.start(QueueProcess.class, folder, file.toString());
    closeables.add(0, process);
    process.expectLine("open");
    return process;
  }

  private static void acquireTurn(ProcessQueue queue) {
    queue.awaitTurn(LONG_TIMEOUT);
    assertThat(queue.tryAcquire()).isTrue();
  }

  private static void enqueue(ProcessQueue queue) {
    queue.awaitTurn(Duration.ZERO);
    assertThat(queue.tryAcquire()).isFalse();
  }

  @Test
  void isFifoWithinOneProcess() {
    var first = openQueue();
    var second = openQueue();
    var third = openQueue();
    acquireTurn(first);
    enqueue(second);
    enqueue(third);

    first.release();
    enqueue(first);

    assertThat(third.tryAcquire()).isFalse();
    assertThat(second.tryAcquire()).isTrue();
    second.release();
    assertThat(first.tryAcquire()).isFalse();
    assertThat(third.tryAcquire()).isTrue();
    third.release();
    assertThat(first.tryAcquire()).isTrue();
  }

  @Test
  void isFifoAcrossProcesses() {
    var first = openQueue();
    var second = startProcess();
    acquireTurn(first);
    second.resume();
    second.expectLine("waiting");

    first.release();
    enqueueAfter(second, first);

    second.resume();
    second.expectLine("left");
    first.awaitTurn(LONG_TIMEOUT);
    assertThat(first.tryAcquire()).isTrue();
  }

  /** Whoever has just left cannot pass by one that has waited, however late that one looks. */
  private static void enqueueAfter(ChildProcess waiting, ProcessQueue left) {
    enqueue(left);
    waiting.expectLine("turn");
    assertThat(left.tryAcquire()).isFalse();
  }

  @Test
  void skipsProcessesKilledDuringTheirTurn() {
    var process = startProcess();
    process.resume();
    process.expectLine("its turn");
    var queue = openQueue();
    enqueue(queue);

    process.kill();

    assertThat(queue.tryAcquire()).isTrue();
  }

  @Test
  void skipsProcessesKilledWhileWaiting() {
    var first = openQueue();
    var process = startProcess();
    var last = openQueue();
    acquireTurn(first);
    process.resume();
    process.expectLine("waiting");
    enqueue(last);

    process.kill();
    assertThat(last.tryAcquire()).isFalse();
    first.release();

    assertThat(last.tryAcquire()).isTrue();
  }

  @Test
  void skipsQueuesClosedWhileWaiting() {
    var first = openQueue();
    var second = openQueue();
    var third = openQueue();
    acquireTurn(first);
    enqueue(second);
    enqueue(third);

    second.close();
    first.close();

    assertThat(third.tryAcquire()).isTrue();
  }

  @Test
  void survivesCloseOfAnotherQueueOfTheProcess() {
    var first = openQueue();
    acquireTurn(first);
    // The operating system drops the locks of a process when it closes a channel of the file.
    ProcessQueue.open(file).close();

    var process = startProcess();
    process.resume();

    process.expectLine("waiting");
  }

  @Test
  void timedOutWaitersKeepTheirPosition() {
    var first = openQueue();
    var second = openQueue();
    acquireTurn(first);

    second.awaitTurn(Duration.ofMillis(1));

    assertThat(second.tryAcquire()).isFalse();
    first.release();
    enqueue(first);
    assertThat(second.tryAcquire()).isTrue();
  }

  @Test
  void interruptionKeepsThePosition() throws InterruptedException {
    var first = openQueue();
    var second = openQueue();
    acquireTurn(first);
    var interrupted = new AtomicBoolean();
    var waiting =
        new Thread(
            () -> {
              second.awaitTurn(LONG_TIMEOUT);
              interrupted.set(Thread.currentThread().isInterrupted() && second.tryAcquire());
            });
    waiting.start();
    waiting.interrupt();

    Thread.currentThread().interrupt();
    assertThat(first.tryAcquire()).isTrue();
    first.release();
    assertThat(Thread.interrupted()).isTrue();
    waiting.join();

    assertThat(interrupted).isTrue();
    enqueue(first);
  }

  @Test
  void isSharedByAllPathsToTheFile() throws Exception {
    Files.createFile(file);
    var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
    Files.createDirectory(folder.resolve("sub"));
    var first = openQueue();
    acquireTurn(first);

    for (var path : List.of(link, folder.resolve("sub").resolve("..").resolve("skep.db"))) {
      try (var other = ProcessQueue.open(path)) {
        enqueue(other);
      }
    }
    assertThat(folder.resolve("link.db-lock")).doesNotExist();
  }
}
