package io.skep.application.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ReadySignals;
import io.skep.domain.task.RetryPolicy;
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
    void completesATaskWithWhatItsHandlerReturns() throws Exception {
      var task = queue("answer");
      started(context -> Optional.of(Json.string(context.task().spec().title())));

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
      assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(stored(task).result()).contains(Json.string("answer"));
    }

    @Test
    void failsATaskWithTheErrorAndItsCauses() throws Exception {
      var task = queue("answer");
      started(
          context -> {
            throw new IOException("no answer", new IllegalStateException("line cut"));
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      assertThat(stored(task).error())
          .contains(
              "java.io.IOException: no answer\n"
                  + "caused by java.lang.IllegalStateException: line cut");
    }

    @Test
    void givesUpAPoisonedTaskAfterItsAttempts() throws Exception {
      var rest = Duration.ofSeconds(10);
      var task =
          swarm
              .tasks()
              .queue(TaskSpec.titled("poison").retry(new RetryPolicy(3, rest, rest)).build());
      started(
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
    void doesNotTryAgainWhatCannotSucceed() throws Exception {
      var task = queue("square a circle");
      started(
          context -> {
            throw new PermanentFailureException("impossible");
          });

      nextFinished();
      assertThat(status(task)).isEqualTo(TaskStatus.FAILED_VALIDATION);
      assertThat(stored(task).error())
          .hasValueSatisfying(e -> assertThat(e).contains("impossible"));
    }

    @Test
    void failsATaskWhoseHandlerBreaksDown() throws Exception {
      var task = queue("recurse");
      started(
          context -> {
            throw new StackOverflowError();
          });

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(stored(task).error()).contains("java.lang.StackOverflowError");
    }

    @Test
    @SuppressWarnings("NullAway") // as a handler without null checks does
    void failsATaskWhoseHandlerReturnsNull() throws Exception {
      queue("nothing");
      started(context -> null);

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
    }

    @Test
    void failsATaskWhoseResultIsTooLarge() throws Exception {
      var task = queue("write a book");
      var book = Json.string("x".repeat(TaskSpec.MAX_DOCUMENT + 1));
      started(context -> Optional.of(book));

      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.FAILED);
      assertThat(stored(task).error()).hasValueSatisfying(e -> assertThat(e).contains("result"));
    }

    @Test
    void letsTheHandlerNoteItsProgress() throws Exception {
      var task = queue("walk");
      var noted = new CountDownLatch(1);
      var seen = new CountDownLatch(1);
      started(
          context -> {
            context.progress("half way");
            noted.countDown();
            seen.await();
            return DONE;
          });

      awaitLatch(noted);
      assertThat(stored(task).progress()).isEqualTo("half way");
      seen.countDown();
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void handlesEachOfManyTasksOnce() throws Exception {
      var handled = new ConcurrentHashMap<String, Integer>();
      for (int i = 0; i < 500; i++) {
        queue("task " + i);
      }
      for (int i = 0; i < 4; i++) {
        started(
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
    void takesNoMoreTasksThanItCanStart() throws Exception {
      var started = new CountDownLatch(3);
      var gate = new CountDownLatch(1);
      for (int i = 0; i < 10; i++) {
        queue("task " + i);
      }
      var worker =
          started(
              worker(ADA).settings(QUICK.withConcurrency(3)),
              context -> {
                started.countDown();
                gate.await();
                return DONE;
              });

      awaitLatch(started);
      assertThat(worker.counts().inHand()).isEqualTo(3);
      assertThat(swarm.queues().countByStatus())
          .containsEntry(TaskStatus.IN_PROGRESS, 3L)
          .containsEntry(TaskStatus.PENDING, 7L);
      gate.countDown();
      awaitIdle(worker);
      assertThat(worker.counts()).isEqualTo(new WorkerCounts(0, 10, 0, 0, 0));
    }

    @Test
    void takesFromItsQueuesInTurn() throws Exception {
      var left = new QueueName("left");
      var right = new QueueName("right");
      for (int i = 0; i < 5; i++) {
        swarm.tasks().queue(TaskSpec.titled("task").queue(left).build());
        swarm.tasks().queue(TaskSpec.titled("task").queue(right).build());
      }
      queue("of the default queue");
      var worker =
          started(
              worker(ADA).queues(left, right).settings(QUICK.withConcurrency(1)), context -> DONE);

      awaitIdle(worker);
      for (int i = 0; i < 5; i++) {
        assertThat(
                List.of(nextFinished().task().spec().queue(), nextFinished().task().spec().queue()))
            .containsExactlyInAnyOrder(left, right);
      }
      assertThat(swarm.queues().countByStatus()).containsEntry(TaskStatus.PENDING, 1L);
    }

    @Test
    void takesOnlyWhatItCanDoAndIsToDo() throws Exception {
      var plan = new PlanId("honey");
      swarm.plans().draft(plan, "how?");
      var wanted =
          swarm.tasks().queue(TaskSpec.titled("wanted").plan(plan).requires("flight").build());
      swarm.tasks().queue(TaskSpec.titled("too hard").plan(plan).requires("dance").build());
      queue("of no plan");
      var worker = started(worker(ADA).plan(plan).capabilities("flight"), context -> DONE);

      awaitIdle(worker);
      assertThat(status(wanted)).isEqualTo(TaskStatus.COMPLETED);
      assertThat(worker.counts().completed()).isOne();
    }

    @Test
    void waitsWhileItsAgentIsPaused() throws Exception {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
      var asked = new CountDownLatch(2);
      var counted =
          tasksThrough(
              (method, arguments, call) -> {
                if (method.equals("claim")) {
                  asked.countDown();
                }
                return call.get();
              });
      var task = queue("later");
      started(worker(counted, ADA), context -> DONE);

      awaitLatch(asked);
      assertThat(status(task)).isEqualTo(TaskStatus.PENDING);
      swarm.agents().changeStatus(ADA, AgentStatus.IDLE);
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void goesOnWithTheTasksThatOneMakesReady() throws Exception {
      var first = swarm.tasks().queue(TaskSpec.titled("first").key("first").build());
      var second = swarm.tasks().queue(TaskSpec.titled("second").after(first.id()).build());
      var begun = new LinkedBlockingQueue<TaskId>();
      started(
          worker(ADA).settings(QUICK.withPoll(HOUR)),
          context -> {
            begun.add(context.task().id());
            return DONE;
          });

      // Two handlers may end at once: in which order they are told of is not promised.
      assertThat(List.of(nextFinished().task().id(), nextFinished().task().id()))
          .containsExactlyInAnyOrder(first.id(), second.id());
      assertThat(begun).containsExactly(first.id(), second.id());
    }
  }

  @Nested
  class Waking {

    @Test
    void startsAtOnceWithATaskThatIsQueued() throws Exception {
      var worker = started(worker(ADA).settings(QUICK.withPoll(HOUR)), context -> DONE);
      awaitIdle(worker);

      queue("at once");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void findsWhatNobodyTellsItOf() throws Exception {
      ReadySignals silence = (swarm, queue, listener) -> () -> {};
      var worker =
          started(worker(over(plain.work(), plain.tasks(), silence), ADA), context -> DONE);
      awaitIdle(worker);

      queue("found by looking");
      assertThat(nextFinished().outcome()).isEqualTo(WorkOutcome.COMPLETED);
    }

    @Test
    void doesNotLookForTasksAllTheTime() throws Exception {
      var claims = new AtomicInteger();
      var counted =
          tasksThrough(
              (method, arguments, call) -> {
                if (method.equals("claim")) {
                  claims.incrementAndGet();
                }
                return call.get();
              });
      var worker = started(worker(counted, ADA).settings(QUICK.withPoll(HOUR)), context -> DONE);

      awaitIdle(worker);
      awaitIdle(worker);
      // One look at the start, and one for each time that somebody asked.
      assertThat(claims.get()).isBetween(2, 4);
    }
  }
}
