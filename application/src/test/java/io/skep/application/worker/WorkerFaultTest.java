package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.AttemptOutcome;
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
  class StoreFailure {

    @ParameterizedTest
    @EnumSource(
        value = ErrorCode.class,
        names = {"STORE_UNAVAILABLE", "STORE_BUSY", "STORE_FULL", "STORE_CORRUPT"})
    void retriesClaims(ErrorCode code) throws Exception {
      enqueue("patience");
      startWorker(worker(failingCalls("claim", 5, code), ADA), context -> DONE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(
        value = ErrorCode.class,
        names = {"STORE_UNAVAILABLE", "STORE_BUSY", "STORE_FULL"})
    void retriesReports(ErrorCode code) throws Exception {
      var runs = new AtomicInteger();
      var task = enqueue("patience");
      startWorker(
          worker(failingCalls("complete", 5, code), ADA),
          context -> {
            runs.incrementAndGet();
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(runs).hasValue(1);
    }

    @Test
    void retriesHeartbeats() throws Exception {
      var heartbeats = new CountDownLatch(8);
      var failures = new AtomicInteger(5);
      var flaky =
          interceptTasks(
              (method, arguments, call) -> {
                if (method.equals("extendLeases")) {
                  heartbeats.countDown();
                  if (failures.getAndDecrement() > 0) {
                    throw storeFailure(ErrorCode.STORE_UNAVAILABLE);
                  }
                }
                return call.get();
              });
      enqueue("long");
      startWorker(
          worker(flaky, ADA),
          context -> {
            heartbeats.await();
            return DONE;
          });

      awaitLatch(heartbeats);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void dropsReportOnPermanentError() throws Exception {
      var task = enqueue("hopeless");
      startWorker(
          worker(failingCalls("complete", 1, ErrorCode.STORE_CORRUPT), ADA), context -> DONE);

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void continuesWithOtherTasksAfterUnexpectedException() throws Exception {
      var bugs = new AtomicInteger(1);
      var buggy =
          interceptTasks(
              (method, arguments, call) -> {
                if (method.equals("complete") && bugs.getAndDecrement() > 0) {
                  throw new IllegalStateException("a bug");
                }
                return call.get();
              });
      enqueue("first");
      startWorker(worker(buggy, ADA).settings(FAST.withConcurrency(1)), context -> DONE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      enqueue("second");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void dropsProgressNote() throws Exception {
      var task = enqueue("walk");
      startWorker(
          worker(failingCalls("save", 1, ErrorCode.STORE_BUSY), ADA),
          context -> {
            context.progress("dropped");
            context.progress("half way");
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(reload(task).progress()).isEqualTo("half way");
    }
  }

  @Nested
  class LostResponse {

    @Test
    void recognizesItsOwnCompletion() throws Exception {
      var runs = new AtomicInteger();
      var task = enqueue("once");
      startWorker(
          worker(losingResponseOf("complete"), ADA),
          context -> {
            runs.incrementAndGet();
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(runs).hasValue(1);
    }

    @Test
    void distinguishesCompletionByAnotherWorker() throws Exception {
      var reclaiming = new AtomicBoolean();
      var task = enqueue("contested");
      var tasks =
          PortInterceptor.decorate(
              TaskRepository.class,
              store.tasks(),
              (method, arguments, call) -> {
                if (method.equals("complete") && reclaiming.compareAndSet(true, false)) {
                  // Nothing is stored, the task is reclaimed, and another agent completes it.
                  clock.advance(HOUR);
                  swarm.tasks().reclaimExpired();
                  var again = swarm.tasks().claim(ClaimRequest.forAgent(BOB)).get(0);
                  swarm.tasks().complete(again.token(), DONE);
                  throw storeFailure(ErrorCode.OUTCOME_UNKNOWN);
                }
                return call.get();
              });
      startWorker(
          worker(swarmOver(store.unitOfWork(), tasks, store.readyNotifier()), ADA)
              .settings(FAST.withConcurrency(1).withLease(HOUR)),
          context -> {
            reclaiming.set(true);
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(reload(task).agent()).contains(BOB);
    }

    @Test
    void failsTaskOnce() throws Exception {
      var task = enqueue("once");
      startWorker(
          worker(losingResponseOf("save"), ADA),
          context -> {
            throw new IllegalStateException("failed");
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
          .extracting(attempt -> attempt.outcome())
          .containsExactly(AttemptOutcome.FAILED);
    }

    @Test
    void leavesClaimedTasksToLeaseExpiry() throws Exception {
      var task = enqueue("claimed by nobody");
      startWorker(worker(losingResponseOf("claim"), ADA), context -> DONE);
      while (status(task) == TaskStatus.PENDING) {
        Thread.onSpinWait();
      }
      clock.advance(HOUR);

      assertThat(swarm.tasks().reclaimExpired()).isOne();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }
  }

  @Test
  void batchesCompletionsThatArriveDuringACall() throws Exception {
    var sizes = new ConcurrentLinkedQueue<Integer>();
    var started = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var slow =
        interceptTasks(
            (method, arguments, call) -> {
              if (method.equals("complete")) {
                sizes.add(((List<?>) arguments[1]).size());
                started.countDown();
                awaitLatch(gate);
              }
              return call.get();
            });
    IntStream.range(0, 10).forEach(i -> enqueue("task " + i));
    var claimed = swarm.tasks().claim(ClaimRequest.forAgent(ADA).withLimit(10));
    var completions = new CompletionBatcher(slow.tasks());
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
      awaitLatch(started);
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

  /**
   * Returns a swarm whose first {@code times} calls of a task repository method fail without any
   * effect.
   */
  private Swarm failingCalls(String failingMethod, int times, ErrorCode code) {
    var remaining = new AtomicInteger(times);
    return interceptTasks(
        (method, arguments, call) -> {
          if (method.equals(failingMethod) && remaining.getAndDecrement() > 0) {
            throw storeFailure(code);
          }
          return call.get();
        });
  }

  /**
   * Returns a swarm that commits the first unit of work that calls a method, but throws {@code
   * OUTCOME_UNKNOWN}.
   */
  private Swarm losingResponseOf(String lost) {
    var calls = new AtomicInteger();
    var losing = ThreadLocal.withInitial(() -> false);
    var inBlock = ThreadLocal.withInitial(() -> false);
    var tasks =
        PortInterceptor.decorate(
            TaskRepository.class,
            store.tasks(),
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
        PortInterceptor.decorate(
            UnitOfWork.class,
            store.unitOfWork(),
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
    return swarmOver(work, tasks, store.readyNotifier());
  }
}
