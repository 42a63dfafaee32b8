package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
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

  /** Shorter than the lease, so that a lease survives one step after a heartbeat, not two. */
  private static final Duration STEP = Duration.ofMillis(100);

  /** How many tasks each heartbeat named, once it was answered. */
  private final BlockingQueue<Integer> heartbeats = new LinkedBlockingQueue<>();

  private final Swarm watched =
      tasksThrough(
          (method, arguments, call) -> {
            var answer = call.get();
            if (method.equals("extend")) {
              heartbeats.add(((Collection<?>) arguments[1]).size());
            }
            return answer;
          });

  @Nested
  class Heartbeats {

    @Test
    void keepTheLeaseOfATaskThatTakesLong() throws Exception {
      var gate = new CountDownLatch(1);
      var task = queue("long");
      started(
          worker(watched, ADA),
          context -> {
            gate.await();
            return DONE;
          });

      for (int i = 0; i < 5; i++) {
        awaitNewHeartbeat();
        clock.advance(STEP);
        assertThat(swarm.tasks().recover()).isZero();
      }
      assertThat(stored(task).lease().orElseThrow().expiresAt()).isAfter(clock.instant());
      gate.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void nameAllTasksInHandInOneCall() throws Exception {
      var allStarted = new CountDownLatch(3);
      var gate = new CountDownLatch(1);
      for (int i = 0; i < 3; i++) {
        queue("task " + i);
      }
      started(
          worker(watched, ADA).settings(QUICK.withConcurrency(3)),
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
    void keepARegisteredAgentAliveAlsoWhenItIsIdle() throws Exception {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      started(context -> DONE);

      clock.advance(Duration.ofHours(1));
      assertThat(swarm.agents().markSilent(Duration.ofMinutes(5))).isSubsetOf(ADA);
      while (swarm.agents().find(ADA).orElseThrow().lastSeenAt().isBefore(clock.instant())) {
        Thread.onSpinWait();
      }
      assertThat(swarm.agents().markSilent(Duration.ofMinutes(5))).isEmpty();
      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isNotEqualTo(AgentStatus.OFFLINE);
    }

    /** Returns the size of one that began after this call: one that was under way comes first. */
    private int awaitNewHeartbeat() throws InterruptedException {
      heartbeats.clear();
      awaitHeartbeat();
      return awaitHeartbeat();
    }

    private int awaitHeartbeat() throws InterruptedException {
      var named = heartbeats.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(named).as("a heartbeat").isNotNull();
      return named;
    }
  }

  @Nested
  class Cancelling {

    @Test
    void interruptsTheHandler() throws Exception {
      var inHand = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var task = queue("never mind");
      started(
          context -> {
            inHand.countDown();
            try {
              return untilInterrupted();
            } finally {
              assertThat(context.isCancelled()).isTrue();
              interrupted.countDown();
            }
          });

      awaitLatch(inHand);
      swarm.tasks().cancel(task.id());
      awaitLatch(interrupted);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void isSeenByAHandlerThatAsks() throws Exception {
      var inHand = new CountDownLatch(1);
      var refusal = new LinkedBlockingQueue<Throwable>();
      var task = queue("never mind");
      started(
          context -> {
            inHand.countDown();
            try {
              while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
              }
            } catch (CancellationException e) {
              refusal.add(e);
              throw e;
            }
          });

      awaitLatch(inHand);
      swarm.tasks().cancel(task.id());
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(refusal.remove()).hasMessageContaining(task.id().toString());
    }

    @Test
    void isSeenAtOnceByAHandlerThatNotesItsProgress() throws Exception {
      var task = queue("never mind");
      var refused = new AtomicBoolean();
      started(
          worker(ADA).settings(QUICK.withLease(Duration.ofHours(1))),
          context -> {
            swarm.tasks().cancel(context.task().id());
            assertThatThrownBy(() -> context.progress("half way"))
                .isInstanceOf(CancellationException.class);
            refused.set(context.isCancelled());
            return DONE;
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
      assertThat(refused).isTrue();
      assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void doesNotReachTheNextTaskOfTheThread() throws Exception {
      var inHand = new CountDownLatch(1);
      var first = queue("never mind");
      started(
          worker(ADA).settings(QUICK.withConcurrency(1).withVirtualThreads(false)),
          context -> {
            if (context.task().id().equals(first.id())) {
              inHand.countDown();
              while (!context.isCancelled()) {
                Thread.onSpinWait();
              }
              Thread.currentThread().interrupt();
              return DONE;
            }
            return Thread.currentThread().isInterrupted() ? Optional.empty() : DONE;
          });
      var second = queue("go on");

      awaitLatch(inHand);
      swarm.tasks().cancel(first.id());
      nextFinished();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(stored(second).result()).isEqualTo(DONE);
    }
  }

  @Nested
  class StandingStill {

    /** While this is held, no heartbeat comes through: the worker stands still. */
    private final ReentrantLock stopped = new ReentrantLock();

    private final Swarm stoppable =
        over(
            Around.port(
                UnitOfWork.class,
                plain.work(),
                (method, arguments, call) -> {
                  if (!Thread.currentThread().getName().startsWith("skep-leases")) {
                    return call.get();
                  }
                  // Before the unit begins, which would keep everybody else out.
                  stopped.lock();
                  try {
                    return call.get();
                  } finally {
                    stopped.unlock();
                  }
                }),
            plain.tasks(),
            plain.signals());

    @RepeatedTest(50)
    void losesTheLeaseAndNeverCompletes() throws Exception {
      var inHand = new CountDownLatch(1);
      var resumed = new CountDownLatch(1);
      var task = queue("contested");
      started(
          worker(stoppable, ADA).settings(QUICK.withConcurrency(1)),
          context -> {
            inHand.countDown();
            awaitUninterruptibly(resumed);
            return Optional.empty();
          });

      awaitLatch(inHand);
      stopped.lock();
      try {
        clock.advance(Duration.ofMinutes(1));
        assertThat(swarm.tasks().recover()).isOne();
        var again = swarm.tasks().claim(ClaimRequest.by(BOB));
        resumed.countDown();
        assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
        assertThat(stored(task).agent()).contains(BOB);
        swarm.tasks().complete(again.get(0).token(), DONE);
      } finally {
        stopped.unlock();
      }
      assertThat(stored(task).result()).isEqualTo(DONE);
    }

    @Test
    void stopsTheHandlerOnceItGoesOn() throws Exception {
      var inHand = new CountDownLatch(1);
      queue("contested");
      started(
          worker(stoppable, ADA).settings(QUICK.withConcurrency(1)),
          context -> {
            inHand.countDown();
            return untilInterrupted();
          });

      awaitLatch(inHand);
      stopped.lock();
      try {
        clock.advance(Duration.ofMinutes(1));
        swarm.tasks().recover();
        assertThat(swarm.tasks().claim(ClaimRequest.by(BOB))).hasSize(1);
      } finally {
        stopped.unlock();
      }
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.DROPPED);
    }

    @Test
    void doesNotStartWhatItHasLostMeanwhile() throws Exception {
      var task = queue("claimed long ago");
      var claimed = swarm.tasks().claim(ClaimRequest.by(ADA)).get(0);
      clock.advance(Duration.ofHours(1));
      swarm.tasks().recover();
      var keeper =
          new LeaseKeeper(swarm, ADA, QUICK.lease(), new TasksInHand(), new CountDownLatch(1));
      long longAgo = System.nanoTime() - Duration.ofHours(1).toNanos();

      assertThat(keeper.confirm(new HeldTask(claimed, swarm.tasks(), longAgo))).isFalse();
      assertThat(keeper.confirm(new HeldTask(claimed, swarm.tasks(), System.nanoTime()))).isTrue();
      assertThat(List.of(status(task))).containsExactly(TaskStatus.PENDING);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      while (latch.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
