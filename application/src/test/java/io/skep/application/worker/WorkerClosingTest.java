package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.testkit.fixture.LiveThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerClosingTest extends WorkerTestCase {

  private static final WorkerSettings NO_TIMEOUT = FAST.withShutdownTimeout(Duration.ZERO);

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Nested
  class BeforeShutdownTimeout {

    @Test
    void waitsForActiveTasksAndStartsNoOthers() throws Exception {
      var first = enqueue("first");
      var second = enqueue("second");
      var worker =
          startWorker(
              worker(ADA).settings(FAST.withConcurrency(1)),
              context -> {
                started.countDown();
                gate.await();
                return DONE;
              });
      awaitLatch(started);
      var closer = new Thread(worker::close);
      closer.start();
      while (!worker.isClosed()) {
        Thread.onSpinWait();
      }
      gate.countDown();
      closer.join();

      assertThat(status(first)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(status(second)).isEqualTo(TaskStatus.PENDING);
      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 1, 0, 0, 0));
    }

    @Test
    void renewsLeasesOfActiveTasks() throws Exception {
      var heartbeats = new CountDownLatch(3);
      var watched =
          interceptTasks(
              (method, arguments, call) -> {
                if (method.equals("extendLeases")) {
                  heartbeats.countDown();
                }
                return call.get();
              });
      var task = enqueue("long");
      var worker =
          startWorker(
              worker(watched, ADA).settings(FAST.withLease(Duration.ofMillis(300))),
              context -> {
                started.countDown();
                heartbeats.await();
                return DONE;
              });

      awaitLatch(started);
      worker.close();
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void endsWhenClosingThreadIsInterrupted() throws Exception {
      var task = enqueue("long");
      var worker =
          startWorker(
              worker(ADA).settings(FAST.withShutdownTimeout(Duration.ofHours(1))),
              context -> {
                started.countDown();
                return blockUntilInterrupted();
              });
      awaitLatch(started);
      var interruptRestored = new AtomicBoolean();
      var closer =
          new Thread(
              () -> {
                worker.close();
                interruptRestored.set(Thread.currentThread().isInterrupted());
              });
      closer.start();
      closer.interrupt();
      closer.join();

      assertThat(interruptRestored).isTrue();
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
    }
  }

  @Nested
  class AfterShutdownTimeout {

    @Test
    void releasesInterruptedTasks() throws Exception {
      var task = enqueue("long");
      var worker =
          startWorker(
              worker(ADA).settings(NO_TIMEOUT),
              context -> {
                started.countDown();
                return blockUntilInterrupted();
              });
      awaitLatch(started);
      worker.close();

      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 0, 0, 1, 0));
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(reload(task).attempts()).isZero();
      assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
          .extracting(attempt -> attempt.outcome())
          .containsExactly(AttemptOutcome.RELEASED);
    }

    @Test
    void acceptsResultOfInterruptedHandler() throws Exception {
      var task = enqueue("long");
      var worker =
          startWorker(
              worker(ADA).settings(NO_TIMEOUT),
              context -> {
                started.countDown();
                try {
                  return blockUntilInterrupted();
                } catch (InterruptedException e) {
                  return DONE;
                }
              });
      awaitLatch(started);
      worker.close();

      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 1, 0, 0, 0));
      assertThat(reload(task).result()).isEqualTo(DONE);
    }

    @Test
    void releasesTaskOfUnresponsiveHandler() throws Exception {
      var task = enqueue("unresponsive");
      var worker =
          startWorker(
              worker(ADA).settings(NO_TIMEOUT),
              context -> {
                started.countDown();
                while (gate.getCount() > 0) {
                  Thread.onSpinWait();
                }
                return DONE;
              });
      awaitLatch(started);
      worker.close();

      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(worker.counts().active()).isOne();
      gate.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void closesWhenStoreIsUnavailable() throws Exception {
      var down = new AtomicBoolean();
      var failing =
          interceptTasks(
              (method, arguments, call) -> {
                if (down.get()) {
                  throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                }
                return call.get();
              });
      enqueue("long");
      var worker =
          startWorker(
              worker(failing, ADA).settings(NO_TIMEOUT),
              context -> {
                started.countDown();
                return blockUntilInterrupted();
              });
      awaitLatch(started);
      down.set(true);
      worker.close();

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
    }
  }

  @Test
  void releasesTasksClaimedWhileClosing() throws Exception {
    var claiming = new CountDownLatch(1);
    var slow =
        interceptTasks(
            (method, arguments, call) -> {
              var result = call.get();
              if (method.equals("claim")) {
                claiming.countDown();
                awaitLatch(gate);
              }
              return result;
            });
    var task = enqueue("too late");
    var worker = startWorker(worker(slow, ADA).settings(NO_TIMEOUT), context -> DONE);
    awaitLatch(claiming);
    var closer = new Thread(worker::close);
    closer.start();
    while (!worker.isClosed()) {
      Thread.onSpinWait();
    }
    gate.countDown();
    closer.join();

    assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.RELEASED);
    assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
    assertThat(reload(task).attempts()).isZero();
  }

  @Test
  void stopClaimingMayPrecedeClose() throws Exception {
    var first = enqueue("first");
    var worker =
        startWorker(
            worker(ADA)
                .settings(NO_TIMEOUT.withConcurrency(1).withShutdownTimeout(Duration.ofHours(1))),
            context -> {
              started.countDown();
              gate.await();
              return DONE;
            });
    awaitLatch(started);
    worker.stopClaiming();
    var second = enqueue("second");
    gate.countDown();
    assertThat(nextFinished().task().id()).isEqualTo(first.id());
    worker.close();

    assertThat(status(second)).isEqualTo(TaskStatus.PENDING);
    assertThat(finished).isEmpty();
  }

  @Test
  void doesNotStartWhenBeforeStartThrows() throws Exception {
    enqueue("task");
    var agent = new AgentId("refused");
    assertThatThrownBy(
            () ->
                worker(agent)
                    .beforeStart(
                        worker -> {
                          throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                        })
                    .start(context -> DONE))
        .isInstanceOf(StoreException.class);
    LiveThreads.awaitTermination(LiveThreads.named(agent.value()));
    assertThat(swarm.queues().countByStatus()).containsOnlyKeys(TaskStatus.PENDING);
  }

  @Test
  void closeIsIdempotent() {
    var worker = startWorker(context -> DONE);
    worker.close();
    worker.close();
    assertThat(worker.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stopsItsThreads(boolean virtual) throws Exception {
    var agent = new AgentId("thread spotter");
    for (int i = 0; i < 20; i++) {
      enqueue("task " + i);
    }
    var worker =
        startWorker(worker(agent).settings(FAST.withVirtualThreads(virtual)), context -> DONE);
    awaitIdle(worker);
    var threads = LiveThreads.named(agent.value());
    assertThat(threads).isNotEmpty();
    worker.close();
    LiveThreads.awaitTermination(threads);
    assertThat(LiveThreads.named(agent.value())).isEmpty();
  }

  @Test
  void runsHandlersOnVirtualThreadsIfSupported() throws Exception {
    var names = new java.util.concurrent.LinkedBlockingQueue<String>();
    enqueue("who runs this?");
    startWorker(
        context -> {
          names.add(Thread.currentThread().toString());
          return DONE;
        });

    nextFinished();
    boolean virtual = Runtime.version().feature() >= 21;
    assertThat(names.remove().startsWith("VirtualThread")).isEqualTo(virtual);
  }
}
