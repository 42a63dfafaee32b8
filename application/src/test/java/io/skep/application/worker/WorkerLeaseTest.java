package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.transaction.UnitOfWork;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WorkerLeaseTest extends WorkerTestCase {

  /** Shorter than the lease: a lease survives one step after a heartbeat, but not two. */
  private static final Duration STEP = Duration.ofMillis(100);

  /** Number of tasks of each completed heartbeat. */
  private final BlockingQueue<Integer> heartbeats = new LinkedBlockingQueue<>();

  private final Swarm watched =
      interceptTasks(
          (method, arguments, call) -> {
            var result = call.get();
            if (method.equals("extendLeases")) {
              heartbeats.add(((Collection<?>) arguments[1]).size());
            }
            return result;
          });

  @Nested
  class Heartbeats {

    @Test
    void renewLeaseOfLongRunningTask() throws Exception {
      var gate = new CountDownLatch(1);
      var task = enqueue("long");
      startWorker(
          worker(watched, ADA),
          context -> {
            gate.await();
            return DONE;
          });

      for (int i = 0; i < 5; i++) {
        awaitNewHeartbeat();
        clock.advance(STEP);
        assertThat(swarm.tasks().reclaimExpired()).isZero();
      }
      assertThat(reload(task).lease().orElseThrow().expiresAt()).isAfter(clock.instant());
      gate.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void renewAllActiveTasksInOneCall() throws Exception {
      var allStarted = new CountDownLatch(3);
      var gate = new CountDownLatch(1);
      for (int i = 0; i < 3; i++) {
        enqueue("task " + i);
      }
      startWorker(
          worker(watched, ADA).settings(FAST.withConcurrency(3)),
          context -> {
            allStarted.countDown();
            gate.await();
            return DONE;
          });

      awaitLatch(allStarted);
      assertThat(awaitNewHeartbeat()).isEqualTo(3);
      gate.countDown();
    }

    @Test
    void keepIdleRegisteredAgentAlive() throws Exception {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      startWorker(context -> DONE);

      clock.advance(Duration.ofHours(1));
      assertThat(swarm.agents().markOffline(Duration.ofMinutes(5))).isSubsetOf(ADA);
      while (swarm.agents().find(ADA).orElseThrow().lastHeartbeatAt().isBefore(clock.instant())) {
        Thread.onSpinWait();
      }
      assertThat(swarm.agents().markOffline(Duration.ofMinutes(5))).isEmpty();
      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isNotEqualTo(AgentStatus.OFFLINE);
    }

    /**
     * Returns the number of tasks of a heartbeat that started after this call; skips one in
     * progress.
     */
    private int awaitNewHeartbeat() throws InterruptedException {
      heartbeats.clear();
      awaitHeartbeat();
      return awaitHeartbeat();
    }

    private int awaitHeartbeat() throws InterruptedException {
      var size = heartbeats.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      assertThat(size).as("a heartbeat").isNotNull();
      return size;
    }
  }

  @Nested
  class Cancellation {

    @Test
    void interruptsHandler() throws Exception {
      var started = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var task = enqueue("never mind");
      startWorker(
          context -> {
            started.countDown();
            try {
              return blockUntilInterrupted();
            } finally {
              assertThat(context.isCancelled()).isTrue();
              interrupted.countDown();
            }
          });

      awaitLatch(started);
      swarm.tasks().cancel(task.id());
      awaitLatch(interrupted);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void isVisibleToPollingHandler() throws Exception {
      var started = new CountDownLatch(1);
      var exceptions = new LinkedBlockingQueue<Throwable>();
      var task = enqueue("never mind");
      startWorker(
          context -> {
            started.countDown();
            try {
              while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
              }
            } catch (CancellationException e) {
              exceptions.add(e);
              throw e;
            }
          });

      awaitLatch(started);
      swarm.tasks().cancel(task.id());
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(exceptions.remove()).hasMessageContaining(task.id().toString());
    }

    @Test
    void isThrownFromProgress() throws Exception {
      var task = enqueue("never mind");
      var cancelled = new AtomicBoolean();
      startWorker(
          worker(ADA).settings(FAST.withLease(Duration.ofHours(1))),
          context -> {
            swarm.tasks().cancel(context.task().id());
            assertThatThrownBy(() -> context.progress("half way"))
                .isInstanceOf(CancellationException.class);
            cancelled.set(context.isCancelled());
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(cancelled).isTrue();
      assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void doesNotAffectNextTaskOnSameThread() throws Exception {
      var started = new CountDownLatch(1);
      var first = enqueue("never mind");
      startWorker(
          worker(ADA).settings(FAST.withConcurrency(1).withVirtualThreads(false)),
          context -> {
            if (context.task().id().equals(first.id())) {
              started.countDown();
              while (!context.isCancelled()) {
                Thread.onSpinWait();
              }
              Thread.currentThread().interrupt();
              return DONE;
            }
            return Thread.currentThread().isInterrupted() ? Optional.empty() : DONE;
          });
      var second = enqueue("go on");

      awaitLatch(started);
      swarm.tasks().cancel(first.id());
      nextFinished();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(reload(second).result()).isEqualTo(DONE);
    }
  }

  @Nested
  class ProcessPause {

    /** Blocks heartbeats while locked, which simulates a paused process. */
    private final ReentrantLock paused = new ReentrantLock();

    private final Swarm stoppable =
        swarmOver(
            PortInterceptor.decorate(
                UnitOfWork.class,
                store.unitOfWork(),
                (method, arguments, call) -> {
                  if (!Thread.currentThread().getName().startsWith("skep-leases")) {
                    return call.get();
                  }
                  // Before the unit of work starts, since that would block all others.
                  paused.lock();
                  try {
                    return call.get();
                  } finally {
                    paused.unlock();
                  }
                }),
            store.tasks(),
            store.readyNotifier());

    @RepeatedTest(50)
    void losesLeaseAndNeverCompletes() throws Exception {
      var started = new CountDownLatch(1);
      var resumed = new CountDownLatch(1);
      var task = enqueue("contested");
      startWorker(
          worker(stoppable, ADA).settings(FAST.withConcurrency(1)),
          context -> {
            started.countDown();
            awaitUninterruptibly(resumed);
            return Optional.empty();
          });

      awaitLatch(started);
      paused.lock();
      try {
        clock.advance(Duration.ofMinutes(1));
        assertThat(swarm.tasks().reclaimExpired()).isOne();
        var again = swarm.tasks().claim(ClaimRequest.forAgent(BOB));
        resumed.countDown();
        assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
        assertThat(reload(task).agent()).contains(BOB);
        swarm.tasks().complete(again.get(0).token(), DONE);
      } finally {
        paused.unlock();
      }
      assertThat(reload(task).result()).isEqualTo(DONE);
    }

    @Test
    void stopsHandlerAfterResume() throws Exception {
      var started = new CountDownLatch(1);
      enqueue("contested");
      startWorker(
          worker(stoppable, ADA).settings(FAST.withConcurrency(1)),
          context -> {
            started.countDown();
            return blockUntilInterrupted();
          });

      awaitLatch(started);
      paused.lock();
      try {
        clock.advance(Duration.ofMinutes(1));
        swarm.tasks().reclaimExpired();
        assertThat(swarm.tasks().claim(ClaimRequest.forAgent(BOB))).hasSize(1);
      } finally {
        paused.unlock();
      }
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
    }

    @Test
    void doesNotStartTasksLostMeanwhile() throws Exception {
      var task = enqueue("claimed long ago");
      var claimed = swarm.tasks().claim(ClaimRequest.forAgent(ADA)).get(0);
      clock.advance(Duration.ofHours(1));
      swarm.tasks().reclaimExpired();
      var leaseRenewer =
          new LeaseRenewer(swarm, ADA, FAST.lease(), new InFlightTasks(), new CountDownLatch(1));
      long longAgo = System.nanoTime() - Duration.ofHours(1).toNanos();

      assertThat(leaseRenewer.confirmLease(new InFlightTask(claimed, swarm.tasks(), longAgo)))
          .isFalse();
      assertThat(
              leaseRenewer.confirmLease(
                  new InFlightTask(claimed, swarm.tasks(), System.nanoTime())))
          .isTrue();
      assertThat(List.of(status(task))).containsExactly(TaskStatus.PENDING);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      while (latch.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
