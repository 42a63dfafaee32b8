package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerFaultTest extends WorkerTestCase {

  private static final Duration HOUR = Duration.ofHours(1);

  @Nested
  class WhenTheStoreIsOutOfOrder {

    @ParameterizedTest
    @EnumSource(
        value = ErrorCode.class,
        names = {"STORE_UNAVAILABLE", "STORE_BUSY", "STORE_FULL", "STORE_CORRUPT"})
    void goesOnClaimingUntilItWorksAgain(ErrorCode code) throws Exception {
      queue("patience");
      started(worker(failing("claim", 5, code), ADA), context -> DONE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(
        value = ErrorCode.class,
        names = {"STORE_UNAVAILABLE", "STORE_BUSY", "STORE_FULL"})
    void reportsAgainUntilItIsHeard(ErrorCode code) throws Exception {
      var runs = new AtomicInteger();
      var task = queue("patience");
      started(
          worker(failing("complete", 5, code), ADA),
          context -> {
            runs.incrementAndGet();
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(runs).hasValue(1);
    }

    @Test
    void goesOnSendingHeartbeats() throws Exception {
      var beats = new CountDownLatch(8);
      var failures = new AtomicInteger(5);
      var flaky =
          tasksThrough(
              (method, arguments, call) -> {
                if (method.equals("extend")) {
                  beats.countDown();
                  if (failures.getAndDecrement() > 0) {
                    throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                  }
                }
                return call.get();
              });
      queue("long");
      started(
          worker(flaky, ADA),
          context -> {
            beats.await();
            return DONE;
          });

      awaitLatch(beats);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void dropsAReportThatCanNeverBeStored() throws Exception {
      var task = queue("hopeless");
      started(worker(failing("complete", 1, ErrorCode.STORE_CORRUPT), ADA), context -> DONE);

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void goesOnWithOtherTasksWhenTheStoreHasABug() throws Exception {
      var bugs = new AtomicInteger(1);
      var buggy =
          tasksThrough(
              (method, arguments, call) -> {
                if (method.equals("complete") && bugs.getAndDecrement() > 0) {
                  throw new IllegalStateException("a bug");
                }
                return call.get();
              });
      queue("first");
      started(worker(buggy, ADA).settings(QUICK.withConcurrency(1)), context -> DONE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      queue("second");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void dropsANoteOfProgressAndWorksOn() throws Exception {
      var task = queue("walk");
      started(
          worker(failing("save", 1, ErrorCode.STORE_BUSY), ADA),
          context -> {
            context.progress("dropped");
            context.progress("half way");
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(stored(task).progress()).isEqualTo("half way");
    }
  }

  @Nested
  class WhenAnAnswerIsLost {

    @Test
    void knowsItsCompletionAgain() throws Exception {
      var runs = new AtomicInteger();
      var task = queue("once");
      started(
          worker(losingTheAnswerTo("complete"), ADA),
          context -> {
            runs.incrementAndGet();
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotTakeSomebodyElsesCompletionForItsOwn() throws Exception {
      var stealing = new AtomicBoolean();
      var task = queue("contested");
      var tasks =
          Around.port(
              TaskRepository.class,
              plain.tasks(),
              (method, arguments, call) -> {
                if (method.equals("complete") && stealing.compareAndSet(true, false)) {
                  // Nothing is stored, the task is taken back, and another agent completes it.
                  clock.advance(HOUR);
                  swarm.tasks().recover();
                  var again = swarm.tasks().claim(ClaimRequest.by(BOB)).get(0);
                  swarm.tasks().complete(again.token(), DONE);
                  throw storeFailure(ErrorCode.OUTCOME_UNKNOWN);
                }
                return call.get();
              });
      started(
          worker(over(plain.work(), tasks, plain.signals()), ADA)
              .settings(QUICK.withConcurrency(1).withLease(HOUR)),
          context -> {
            stealing.set(true);
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(stored(task).agent()).contains(BOB);
    }

    @Test
    void failsATaskOnce() throws Exception {
      var task = queue("once");
      started(
          worker(losingTheAnswerTo("save"), ADA),
          context -> {
            throw new IllegalStateException("failed");
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
          .extracting(attempt -> attempt.outcome())
          .containsExactly(AttemptOutcome.FAILED);
    }

    @Test
    void leavesTasksOfAClaimToTheirLease() throws Exception {
      var task = queue("claimed by nobody");
      started(worker(losingTheAnswerTo("claim"), ADA), context -> DONE);
      while (status(task) == TaskStatus.PENDING) {
        Thread.onSpinWait();
      }
      clock.advance(HOUR);

      assertThat(swarm.tasks().recover()).isOne();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }
  }

  @Test
  void reportsInOneCallWhatGathersDuringAnother() throws Exception {
    var sizes = new ConcurrentLinkedQueue<Integer>();
    var underWay = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var slow =
        tasksThrough(
            (method, arguments, call) -> {
              if (method.equals("complete")) {
                sizes.add(((List<?>) arguments[1]).size());
                underWay.countDown();
                awaitLatch(gate);
              }
              return call.get();
            });
    IntStream.range(0, 10).forEach(i -> queue("task " + i));
    var claimed = swarm.tasks().claim(ClaimRequest.by(ADA).upTo(10));
    var completions = new Completions(slow.tasks());
    var accepted = new AtomicInteger();
    List<Thread> reporters = new ArrayList<>();
    for (var task : claimed) {
      var reporter =
          new Thread(
              () -> {
                if (completions.complete(new Completion(task.token(), DONE))) {
                  accepted.incrementAndGet();
                }
              });
      reporter.start();
      reporters.add(reporter);
      awaitLatch(underWay);
    }
    for (var reporter : reporters.subList(1, 10)) {
      while (reporter.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    gate.countDown();
    for (var reporter : reporters) {
      reporter.join();
    }

    assertThat(sizes).containsExactly(1, 9);
    assertThat(accepted).hasValue(10);
  }

  /** Returns the swarm whose tasks fail {@code times} at a method, having changed nothing. */
  private Swarm failing(String failing, int times, ErrorCode code) {
    var left = new AtomicInteger(times);
    return tasksThrough(
        (method, arguments, call) -> {
          if (method.equals(failing) && left.getAndDecrement() > 0) {
            throw storeFailure(code);
          }
          return call.get();
        });
  }

  /**
   * Returns the swarm that commits the first unit that calls a method, and says it may not have.
   */
  private Swarm losingTheAnswerTo(String lost) {
    var calls = new AtomicInteger();
    var losing = ThreadLocal.withInitial(() -> false);
    var inBlock = ThreadLocal.withInitial(() -> false);
    var tasks =
        Around.port(
            TaskRepository.class,
            plain.tasks(),
            (method, arguments, call) -> {
              var answer = call.get();
              if (method.equals(lost)
                  && !List.of().equals(answer)
                  && calls.getAndIncrement() == 0) {
                if (!inBlock.get()) {
                  throw storeFailure(ErrorCode.OUTCOME_UNKNOWN);
                }
                losing.set(true);
              }
              return answer;
            });
    var work =
        Around.port(
            UnitOfWork.class,
            plain.work(),
            (method, arguments, call) -> {
              inBlock.set(true);
              try {
                var answer = call.get();
                if (losing.get()) {
                  losing.set(false);
                  throw storeFailure(ErrorCode.OUTCOME_UNKNOWN);
                }
                return answer;
              } finally {
                inBlock.set(false);
              }
            });
    return over(work, tasks, plain.signals());
  }
}
