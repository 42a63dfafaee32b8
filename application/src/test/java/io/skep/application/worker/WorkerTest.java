package io.skep.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskReadyNotifier;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkerTest extends WorkerTestCase {

  private static final Duration HOUR = Duration.ofHours(1);

  @Nested
  class Handling {

    @Test
    void completesTaskWithHandlerResult() throws Exception {
      var task = enqueue("answer");
      startWorker(context -> Optional.of(Json.string(context.task().spec().title())));

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(reload(task).result()).contains(Json.string("answer"));
    }

    @Test
    void failsTaskWithErrorAndCauses() throws Exception {
      var task = enqueue("answer");
      startWorker(
          context -> {
            throw new IOException("no answer", new IllegalStateException("line cut"));
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(reload(task).error())
          .contains(
              "java.io.IOException: no answer\n"
                  + "caused by java.lang.IllegalStateException: line cut");
    }

    @Test
    void failsPoisonTaskAfterMaxAttempts() throws Exception {
      var rest = Duration.ofSeconds(10);
      var task =
          swarm
              .tasks()
              .enqueue(TaskSpec.builder("poison").retry(new RetryPolicy(3, rest, rest)).build());
      startWorker(
          context -> {
            throw new IllegalStateException("poisoned");
          });

      for (int attempt = 1; attempt < 3; attempt++) {
        nextFinished();
        assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
        clock.advance(rest);
      }
      nextFinished();
      assertThat(status(task)).isEqualTo(TaskStatus.FAILED_VALIDATION);
      assertThat(swarm.tasks().attempts(task.id(), PageRequest.first(10)).items())
          .extracting(attempt -> attempt.outcome())
          .containsExactly(AttemptOutcome.FAILED, AttemptOutcome.FAILED, AttemptOutcome.FAILED);
    }

    @Test
    void doesNotRetryPermanentFailure() throws Exception {
      var task = enqueue("square a circle");
      startWorker(
          context -> {
            throw new PermanentFailureException("impossible");
          });

      nextFinished();
      assertThat(status(task)).isEqualTo(TaskStatus.FAILED_VALIDATION);
      assertThat(reload(task).error())
          .hasValueSatisfying(e -> assertThat(e).contains("impossible"));
    }

    @Test
    void failsTaskOnHandlerError() throws Exception {
      var task = enqueue("recurse");
      startWorker(
          context -> {
            throw new StackOverflowError();
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(reload(task).error()).contains("java.lang.StackOverflowError");
    }

    @Test
    @SuppressWarnings("NullAway") // as a handler without null checks does
    void failsTaskOnNullResult() throws Exception {
      enqueue("nothing");
      startWorker(context -> null);

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
    }

    @Test
    void failsTaskOnTooLargeResult() throws Exception {
      var task = enqueue("write a book");
      var book = Json.string("x".repeat(TaskSpec.MAX_DOCUMENT + 1));
      startWorker(context -> Optional.of(book));

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(reload(task).error()).hasValueSatisfying(e -> assertThat(e).contains("result"));
    }

    @Test
    void storesProgress() throws Exception {
      var task = enqueue("walk");
      var progressStored = new CountDownLatch(1);
      var verified = new CountDownLatch(1);
      startWorker(
          context -> {
            context.progress("half way");
            progressStored.countDown();
            verified.await();
            return DONE;
          });

      awaitLatch(progressStored);
      assertThat(reload(task).progress()).isEqualTo("half way");
      verified.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void handlesEachTaskOnce() throws Exception {
      var handled = new ConcurrentHashMap<String, Integer>();
      for (int i = 0; i < 500; i++) {
        enqueue("task " + i);
      }
      for (int i = 0; i < 4; i++) {
        startWorker(
            worker(new AgentId("agent " + i)),
            context -> {
              handled.merge(context.task().spec().title(), 1, Integer::sum);
              return DONE;
            });
      }
      for (int i = 0; i < 500; i++) {
        assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      }
      assertThat(handled).hasSize(500).allSatisfy((title, count) -> assertThat(count).isOne());
      assertThat(swarm.queues().countByStatus()).containsOnlyKeys(TaskStatus.COMPLETED);
    }
  }

  @Nested
  class Claiming {

    @Test
    void claimsNoMoreThanConcurrency() throws Exception {
      var started = new CountDownLatch(3);
      var gate = new CountDownLatch(1);
      for (int i = 0; i < 10; i++) {
        enqueue("task " + i);
      }
      var worker =
          startWorker(
              worker(ADA).settings(FAST.withConcurrency(3)),
              context -> {
                started.countDown();
                gate.await();
                return DONE;
              });

      awaitLatch(started);
      assertThat(worker.counts().active()).isEqualTo(3);
      assertThat(swarm.queues().countByStatus())
          .containsEntry(TaskStatus.IN_PROGRESS, 3L)
          .containsEntry(TaskStatus.PENDING, 7L);
      gate.countDown();
      awaitIdle(worker);
      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 10, 0, 0, 0));
    }

    @Test
    void claimsFromQueuesInTurn() throws Exception {
      var left = new QueueName("left");
      var right = new QueueName("right");
      for (int i = 0; i < 5; i++) {
        swarm.tasks().enqueue(TaskSpec.builder("task").queue(left).build());
        swarm.tasks().enqueue(TaskSpec.builder("task").queue(right).build());
      }
      enqueue("of the default queue");
      var worker =
          startWorker(
              worker(ADA).queues(left, right).settings(FAST.withConcurrency(1)), context -> DONE);

      awaitIdle(worker);
      for (int i = 0; i < 5; i++) {
        assertThat(
                List.of(nextFinished().task().spec().queue(), nextFinished().task().spec().queue()))
            .containsExactlyInAnyOrder(left, right);
      }
      assertThat(swarm.queues().countByStatus()).containsEntry(TaskStatus.PENDING, 1L);
    }

    @Test
    void claimsOnlyMatchingCapabilitiesAndPlan() throws Exception {
      var plan = new PlanId("honey");
      swarm.plans().draft(plan, "how?");
      var matching =
          swarm.tasks().enqueue(TaskSpec.builder("wanted").plan(plan).requires("flight").build());
      swarm.tasks().enqueue(TaskSpec.builder("too hard").plan(plan).requires("dance").build());
      enqueue("of no plan");
      var worker = startWorker(worker(ADA).plan(plan).capabilities("flight"), context -> DONE);

      awaitIdle(worker);
      assertThat(status(matching)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(worker.counts().completed()).isOne();
    }

    @Test
    void waitsWhileAgentIsPaused() throws Exception {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
      var claims = new CountDownLatch(2);
      var counted =
          interceptTasks(
              (method, arguments, call) -> {
                if (method.equals("claim")) {
                  claims.countDown();
                }
                return call.get();
              });
      var task = enqueue("later");
      startWorker(worker(counted, ADA), context -> DONE);

      awaitLatch(claims);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      swarm.agents().changeStatus(ADA, AgentStatus.IDLE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void claimsTasksUnblockedByAnother() throws Exception {
      var first = swarm.tasks().enqueue(TaskSpec.builder("first").key("first").build());
      var second = swarm.tasks().enqueue(TaskSpec.builder("second").blockedBy(first.id()).build());
      var started = new LinkedBlockingQueue<TaskId>();
      startWorker(
          worker(ADA).settings(FAST.withPollInterval(HOUR)),
          context -> {
            started.add(context.task().id());
            return DONE;
          });

      // The handlers may finish concurrently, so the order of the notifications is unspecified.
      assertThat(List.of(nextFinished().task().id(), nextFinished().task().id()))
          .containsExactlyInAnyOrder(first.id(), second.id());
      assertThat(started).containsExactly(first.id(), second.id());
    }
  }

  @Nested
  class Wakeup {

    @Test
    void startsEnqueuedTaskImmediately() throws Exception {
      var worker = startWorker(worker(ADA).settings(FAST.withPollInterval(HOUR)), context -> DONE);
      awaitIdle(worker);

      enqueue("at once");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void findsTasksByPolling() throws Exception {
      TaskReadyNotifier noNotifications = (swarm, queue, listener) -> () -> {};
      var worker =
          startWorker(
              worker(swarmOver(store.unitOfWork(), store.tasks(), noNotifications), ADA),
              context -> DONE);
      awaitIdle(worker);

      enqueue("claimed by polling");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void doesNotPollContinuously() throws Exception {
      var claims = new AtomicInteger();
      var counted =
          interceptTasks(
              (method, arguments, call) -> {
                if (method.equals("claim")) {
                  claims.incrementAndGet();
                }
                return call.get();
              });
      var worker =
          startWorker(worker(counted, ADA).settings(FAST.withPollInterval(HOUR)), context -> DONE);

      awaitIdle(worker);
      awaitIdle(worker);
      // One claim at the start, and one for each call of awaitIdle.
      assertThat(claims.get()).isBetween(2, 4);
    }
  }
}
