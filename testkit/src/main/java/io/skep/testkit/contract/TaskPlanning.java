package io.skep.testkit.contract;

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
import io.skep.testkit.fixture.Pages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The tasks of a plan: the current one, the one to record, those that are pending. */
abstract class TaskPlanning extends TaskPart {

  private static final PlanId PLAN = new PlanId("spring");

  TaskPlanning(StoreContract contract) {
    super(contract);
  }

  @Nested
  class Current {

    @Test
    void isEmptyWhenNothingIsOpen() {
      for (var status : TaskStatus.values()) {
        if (!status.isOpen()) {
          add(make().inStatus(status, planned()));
        }
      }
      add("not of the plan");
      add(TaskSpec.titled("of another plan").plan(new PlanId("autumn")).build());

      assertThat(tasks().current(swarmId(), PLAN)).isEmpty();
    }

    @Test
    void isTheFirstByRankOfThoseInProgress() {
      ranked(TaskStatus.PENDING, 1);
      ranked(TaskStatus.IN_PROGRESS, 7);
      var first = ranked(TaskStatus.IN_PROGRESS, 5);
      ranked(TaskStatus.IN_PROGRESS, 5);

      assertThat(tasks().current(swarmId(), PLAN)).contains(first);
    }

    @Test
    void isElseTheFirstByRankOfThosePendingWhateverTheyWaitFor() {
      ranked(TaskStatus.COMPLETED, 1);
      ranked(TaskStatus.PENDING, 7);
      var later = TaskSpec.titled("later").plan(PLAN).notBefore(now().plusSeconds(60)).build();
      var first = new TaskDraft(make().task(later), now()).rank(-5).toTask();
      add(first, add("blocker"));
      ranked(TaskStatus.PENDING, -5);

      assertThat(tasks().current(swarmId(), PLAN)).contains(stored(first));
    }

    @Test
    void isInAnyQueueButInItsSwarmOnly() {
      var elsewhere = new QueueName("elsewhere");
      var task = add(TaskSpec.titled("task").plan(PLAN).queue(elsewhere).build());

      assertThat(tasks().current(swarmId(), PLAN)).contains(task);
      assertThat(tasks().current(otherSwarmId(), PLAN)).isEmpty();
    }
  }

  @Nested
  class AwaitingRecord {

    @Test
    void isEmptyWhenNothingIsToBeRecorded() {
      for (var status :
          List.of(
              TaskStatus.PENDING,
              TaskStatus.IN_PROGRESS,
              TaskStatus.RECORDED,
              TaskStatus.CANCELLED)) {
        add(make().inStatus(status, planned()));
      }
      add(make().inStatus(TaskStatus.COMPLETED, TaskSpec.of("not of the plan")));

      assertThat(tasks().awaitingRecord(swarmId(), PLAN)).isEmpty();
    }

    @Test
    void isTheOneThatEndedFirstWithSuccessOrWithout() {
      ended(TaskStatus.COMPLETED, now().plusSeconds(3));
      var second = ended(TaskStatus.COMPLETED, now().plusSeconds(1));
      var first = ended(TaskStatus.FAILED_VALIDATION, now().plusSeconds(1).minusNanos(1_000));
      ended(TaskStatus.RECORDED, now());

      assertThat(tasks().awaitingRecord(swarmId(), PLAN)).contains(first);
      save(first.recorded(now()));
      assertThat(tasks().awaitingRecord(swarmId(), PLAN)).contains(second);
    }

    @Test
    void isTheLowestIdOfThoseThatEndedTogether() {
      for (int first : new int[] {0x80, 0x10, 0x7F}) {
        var task = make().task(id(first, 0), planned());
        add(
            new TaskDraft(task, now())
                .status(TaskStatus.COMPLETED)
                .endedAt(Optional.of(now()))
                .toTask());
      }

      assertThat(tasks().awaitingRecord(swarmId(), PLAN))
          .hasValueSatisfying(task -> assertThat(task.id()).isEqualTo(id(0x10, 0)));
      assertThat(tasks().awaitingRecord(otherSwarmId(), PLAN)).isEmpty();
    }

    private Task ended(TaskStatus status, Instant at) {
      var task = make().inStatus(status, planned());
      return add(new TaskDraft(task, now()).endedAt(Optional.of(at)).toTask());
    }
  }

  @Nested
  class PendingOf {

    @Test
    void hasThePendingTasksOfThePlanWhateverTheyWaitFor() {
      var blocker = add("blocker");
      var pending = add(make().task(planned()), blocker);
      add(TaskSpec.titled("of another plan").plan(new PlanId("autumn")).build());
      for (var status : TaskStatus.values()) {
        if (status != TaskStatus.PENDING) {
          add(make().inStatus(status, planned()));
        }
      }

      assertThat(pending(9)).containsExactly(pending);
      assertThat(tasks().pendingOf(otherSwarmId(), PLAN, PageRequest.first(1)).items()).isEmpty();
    }

    @Test
    void isOrderedByIdToTheLastElementWhateverThePage() {
      var inOrder = List.of(id(0, 1), id(0x10, 1), id(0x7F, 1), id(0x80, 1), id(0xFF, -1));
      for (int i : new int[] {3, 0, 2, 4, 1}) {
        add(make().task(inOrder.get(i), planned()));
      }

      for (int limit : new int[] {1, 2, 4, 5, 1_000}) {
        assertThat(ids(pending(limit))).isEqualTo(inOrder);
      }
    }

    @Test
    void refusesACursorThatNoListMade() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().pendingOf(swarmId(), PLAN, page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> pending(int limit) {
      return Pages.all(limit, page -> tasks().pendingOf(swarmId(), PLAN, page));
    }
  }

  private Task ranked(TaskStatus status, long rank) {
    return add(new TaskDraft(make().inStatus(status, planned()), now()).rank(rank).toTask());
  }

  private static TaskSpec planned() {
    return TaskSpec.titled("task").plan(PLAN).build();
  }
}
