package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of the tasks of a plan: current task, next task to record, pending tasks. */
abstract class TaskPlanTests extends TaskContractPart {

  private static final PlanId PLAN = new PlanId("spring");

  TaskPlanTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class Current {

    @Test
    void isEmptyWithoutOpenTasks() {
      for (var status : TaskStatus.values()) {
        if (!status.isOpen()) {
          add(taskFactory().inStatus(status, planned()));
        }
      }
      add("not of the plan");
      add(TaskSpec.builder("of another plan").plan(new PlanId("autumn")).build());

      assertThat(tasks().findCurrent(swarmId(), PLAN)).isEmpty();
    }

    @Test
    void isTheFirstInProgressByRank() {
      ranked(TaskStatus.PENDING, 1);
      ranked(TaskStatus.IN_PROGRESS, 7);
      var first = ranked(TaskStatus.IN_PROGRESS, 5);
      ranked(TaskStatus.IN_PROGRESS, 5);

      assertThat(tasks().findCurrent(swarmId(), PLAN)).contains(first);
    }

    @Test
    void isOtherwiseTheFirstPendingByRank() {
      ranked(TaskStatus.COMPLETED, 1);
      ranked(TaskStatus.PENDING, 7);
      var later = TaskSpec.builder("later").plan(PLAN).notBefore(now().plusSeconds(60)).build();
      var first = new TaskDraft(taskFactory().create(later), now()).rank(-5).build();
      add(first, add("blocker"));
      ranked(TaskStatus.PENDING, -5);

      assertThat(tasks().findCurrent(swarmId(), PLAN)).contains(stored(first));
    }

    @Test
    void spansQueuesButNotSwarms() {
      var elsewhere = new QueueName("elsewhere");
      var task = add(TaskSpec.builder("task").plan(PLAN).queue(elsewhere).build());

      assertThat(tasks().findCurrent(swarmId(), PLAN)).contains(task);
      assertThat(tasks().findCurrent(otherSwarmId(), PLAN)).isEmpty();
    }
  }

  @Nested
  class AwaitingRecord {

    @Test
    void isEmptyWithoutTasksToRecord() {
      for (var status :
          List.of(
              TaskStatus.PENDING,
              TaskStatus.IN_PROGRESS,
              TaskStatus.RECORDED,
              TaskStatus.CANCELLED)) {
        add(taskFactory().inStatus(status, planned()));
      }
      add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("not of the plan")));

      assertThat(tasks().findAwaitingRecord(swarmId(), PLAN)).isEmpty();
    }

    @Test
    void isTheFirstEndedTask() {
      ended(TaskStatus.COMPLETED, now().plusSeconds(3));
      var second = ended(TaskStatus.COMPLETED, now().plusSeconds(1));
      var first = ended(TaskStatus.FAILED_VALIDATION, now().plusSeconds(1).minusNanos(1_000));
      ended(TaskStatus.RECORDED, now());

      assertThat(tasks().findAwaitingRecord(swarmId(), PLAN)).contains(first);
      save(first.recorded(now()));
      assertThat(tasks().findAwaitingRecord(swarmId(), PLAN)).contains(second);
    }

    @Test
    void breaksTiesById() {
      for (int first : new int[] {0x80, 0x10, 0x7F}) {
        var task = taskFactory().create(id(first, 0), planned());
        add(
            new TaskDraft(task, now())
                .status(TaskStatus.COMPLETED)
                .endedAt(Optional.of(now()))
                .build());
      }

      assertThat(tasks().findAwaitingRecord(swarmId(), PLAN))
          .hasValueSatisfying(task -> assertThat(task.id()).isEqualTo(id(0x10, 0)));
      assertThat(tasks().findAwaitingRecord(otherSwarmId(), PLAN)).isEmpty();
    }

    private Task ended(TaskStatus status, Instant at) {
      var task = taskFactory().inStatus(status, planned());
      return add(new TaskDraft(task, now()).endedAt(Optional.of(at)).build());
    }
  }

  @Nested
  class PendingOf {

    @Test
    void includesBlockedPendingTasks() {
      var blocker = add("blocker");
      var pending = add(taskFactory().create(planned()), blocker);
      add(TaskSpec.builder("of another plan").plan(new PlanId("autumn")).build());
      for (var status : TaskStatus.values()) {
        if (status != TaskStatus.PENDING) {
          add(taskFactory().inStatus(status, planned()));
        }
      }

      assertThat(pending(9)).containsExactly(pending);
      assertThat(tasks().pendingOf(otherSwarmId(), PLAN, PageRequest.first(1)).items()).isEmpty();
    }

    @Test
    void isOrderedByIdInPagesOfAnySize() {
      var inOrder = List.of(id(0, 1), id(0x10, 1), id(0x7F, 1), id(0x80, 1), id(0xFF, -1));
      for (int i : new int[] {3, 0, 2, 4, 1}) {
        add(taskFactory().create(inOrder.get(i), planned()));
      }

      for (int limit : new int[] {1, 2, 4, 5, 1_000}) {
        assertThat(ids(pending(limit))).isEqualTo(inOrder);
      }
    }

    @Test
    void rejectsForeignCursors() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().pendingOf(swarmId(), PLAN, page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> pending(int limit) {
      return Pages.collectAll(limit, page -> tasks().pendingOf(swarmId(), PLAN, page));
    }
  }

  private Task ranked(TaskStatus status, long rank) {
    return add(new TaskDraft(taskFactory().inStatus(status, planned()), now()).rank(rank).build());
  }

  private static TaskSpec planned() {
    return TaskSpec.builder("task").plan(PLAN).build();
  }
}
