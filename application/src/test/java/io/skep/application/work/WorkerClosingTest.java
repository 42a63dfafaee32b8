package io.skep.application.work;

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

  private static final WorkerSettings AT_ONCE = QUICK.withGrace(Duration.ZERO);

  private final CountDownLatch inHand = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Nested
  class WithinTheGracePeriod {

    @Test
    void waitsForTasksInHandAndStartsNoOthers() throws Exception {
      var first = queue("first");
      var second = queue("second");
      var worker =
          started(
              worker(ADA).settings(QUICK.withConcurrency(1)),
              context -> {
                inHand.countDown();
                gate.await();
                return DONE;
              });
      awaitLatch(inHand);
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
    void keepsTheLeasesOfTasksInHand() throws Exception {
      var beats = new CountDownLatch(3);
      var watched =
          tasksThrough(
              (method, arguments, call) -> {
                if (method.equals("extend")) {
                  beats.countDown();
                }
                return call.get();
              });
      var task = queue("long");
      var worker =
          started(
              worker(watched, ADA).settings(QUICK.withLease(Duration.ofMillis(300))),
              context -> {
                inHand.countDown();
                beats.await();
                return DONE;
              });

      awaitLatch(inHand);
      worker.close();
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void endsWhenTheClosingThreadIsInterrupted() throws Exception {
      var task = queue("long");
      var worker =
          started(
              worker(ADA).settings(QUICK.withGrace(Duration.ofHours(1))),
              context -> {
                inHand.countDown();
                return untilInterrupted();
              });
      awaitLatch(inHand);
      var keptInterruption = new AtomicBoolean();
      var closer =
          new Thread(
              () -> {
                worker.close();
                keptInterruption.set(Thread.currentThread().isInterrupted());
              });
      closer.start();
      closer.interrupt();
      closer.join();

      assertThat(keptInterruption).isTrue();
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
    }
  }

  @Nested
  class AfterTheGracePeriod {

    @Test
    void givesBackWhatIsInterrupted() throws Exception {
      var task = queue("long");
      var worker =
          started(
              worker(ADA).settings(AT_ONCE),
              context -> {
                inHand.countDown();
                return untilInterrupted();
              });
      awaitLatch(inHand);
      worker.close();

      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 0, 0, 1, 0));
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(stored(task).attempts()).isZero();
      assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
          .extracting(attempt -> attempt.outcome())
          .containsExactly(AttemptOutcome.RELEASED);
    }

    @Test
    void takesAResultThatComesAfterAll() throws Exception {
      var task = queue("long");
      var worker =
          started(
              worker(ADA).settings(AT_ONCE),
              context -> {
                inHand.countDown();
                try {
                  return untilInterrupted();
                } catch (InterruptedException e) {
                  return DONE;
                }
              });
      awaitLatch(inHand);
      worker.close();

      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 1, 0, 0, 0));
      assertThat(stored(task).result()).isEqualTo(DONE);
    }

    @Test
    void givesBackTheTaskOfAHandlerThatDoesNotStop() throws Exception {
      var task = queue("stubborn");
      var worker =
          started(
              worker(ADA).settings(AT_ONCE),
              context -> {
                inHand.countDown();
                while (gate.getCount() > 0) {
                  Thread.onSpinWait();
                }
                return DONE;
              });
      awaitLatch(inHand);
      worker.close();

      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(worker.counts().inHand()).isOne();
      gate.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void endsAlsoWhenTheStoreIsDown() throws Exception {
      var down = new AtomicBoolean();
      var failing =
          tasksThrough(
              (method, arguments, call) -> {
                if (down.get()) {
                  throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                }
                return call.get();
              });
      queue("long");
      var worker =
          started(
              worker(failing, ADA).settings(AT_ONCE),
              context -> {
                inHand.countDown();
                return untilInterrupted();
              });
      awaitLatch(inHand);
      down.set(true);
      worker.close();

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
    }
  }

  @Test
  void givesBackWhatAClaimBringsTooLate() throws Exception {
    var claiming = new CountDownLatch(1);
    var slow =
        tasksThrough(
            (method, arguments, call) -> {
              var answer = call.get();
              if (method.equals("claim")) {
                claiming.countDown();
                awaitLatch(gate);
              }
              return answer;
            });
    var task = queue("too late");
    var worker = started(worker(slow, ADA).settings(AT_ONCE), context -> DONE);
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
    assertThat(stored(task).attempts()).isZero();
  }

  @Test
  void mayStopClaimingFirst() throws Exception {
    var first = queue("first");
    var worker =
        started(
            worker(ADA).settings(AT_ONCE.withConcurrency(1).withGrace(Duration.ofHours(1))),
            context -> {
              inHand.countDown();
              gate.await();
              return DONE;
            });
    awaitLatch(inHand);
    worker.stopClaiming();
    var second = queue("second");
    gate.countDown();
    assertThat(nextFinished().task().id()).isEqualTo(first.id());
    worker.close();

    assertThat(status(second)).isEqualTo(TaskStatus.PENDING);
    assertThat(finished).isEmpty();
  }

  @Test
  void doesNotStartWhenItsOwnerRefuses() throws Exception {
    queue("task");
    var agent = new AgentId("refused");
    assertThatThrownBy(
            () ->
                worker(agent)
                    .owner(
                        worker -> {
                          throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                        })
                    .start(context -> DONE))
        .isInstanceOf(StoreException.class);
    LiveThreads.awaitEnd(LiveThreads.named(agent.value()));
    assertThat(swarm.queues().countByStatus()).containsOnlyKeys(TaskStatus.PENDING);
  }

  @Test
  void doesNothingTheSecondTime() {
    var worker = started(context -> DONE);
    worker.close();
    worker.close();
    assertThat(worker.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNoThread(boolean virtual) throws Exception {
    var agent = new AgentId("thread spotter");
    for (int i = 0; i < 20; i++) {
      queue("task " + i);
    }
    var worker =
        started(worker(agent).settings(QUICK.withVirtualThreads(virtual)), context -> DONE);
    awaitIdle(worker);
    var threads = LiveThreads.named(agent.value());
    assertThat(threads).isNotEmpty();
    worker.close();
    LiveThreads.awaitEnd(threads);
    assertThat(LiveThreads.named(agent.value())).isEmpty();
  }

  @Test
  void runsHandlersOnVirtualThreadsWhereThereAre() throws Exception {
    var names = new java.util.concurrent.LinkedBlockingQueue<String>();
    queue("who runs this?");
    started(
        context -> {
          names.add(Thread.currentThread().toString());
          return DONE;
        });

    nextFinished();
    boolean virtual = Runtime.version().feature() >= 21;
    assertThat(names.remove().startsWith("VirtualThread")).isEqualTo(virtual);
  }
}
