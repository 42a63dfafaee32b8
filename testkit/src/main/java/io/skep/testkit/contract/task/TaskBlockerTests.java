package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of adding and removing dependencies, and of the open blocker count. */
abstract class TaskBlockerTests extends TaskContractPart {

  TaskBlockerTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class AddBlockers {

    @Test
    void addsBlockersAndCountsOpenOnes() {
      var first = add("first");
      var second = add("second");
      var done = add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done")));
      var task = add(taskFactory().create("task"), first);

      var waiting = addBlockers(task, first, second, done);

      assertThat(waiting).isEqualTo(task.withOpenBlockers(2).withVersion(1));
      assertThat(stored(task)).isEqualTo(waiting);
      assertThat(tasks().blockersOf(swarmId(), task.id()))
          .containsExactlyInAnyOrder(first.id(), second.id(), done.id());
    }

    @Test
    void preservesTheVersionIfAllBlockersExist() {
      var blocker = add("blocker");
      var task = add(taskFactory().create("task"), blocker);

      assertThat(addBlockers(task, blocker)).isEqualTo(task);
      assertThat(addBlockers(task)).isEqualTo(task);
      assertThat(stored(task)).isEqualTo(task);
    }

    @Test
    void preventsClaims() {
      var blocker = add("blocker");
      var task = add("task");
      addBlockers(task, blocker);

      assertThat(ids(claim(ClaimRequest.forAgent(AGENT).withLimit(9))))
          .containsExactly(blocker.id());
    }

    @Test
    void rejectsUnknownTasks() {
      var task = add("task");
      var missing = taskFactory().create("missing");
      tasks().add(otherSwarmId(), List.of(new TaskInsert(missing, Set.of())));

      assertThatThrownBy(() -> addBlockers(task, missing)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> addBlockers(missing, task)).isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> addBlockers(task, add("there"), missing))
          .isInstanceOf(NotFoundException.class);
      assertThat(tasks().blockersOf(swarmId(), task.id())).isEmpty();
      assertThat(stored(task)).isEqualTo(task);
    }

    @Test
    void rejectsMoreThanAThousandInTotal() {
      var many = many("blocker").toArray(Task[]::new);
      var task = add(taskFactory().create("task"), Arrays.copyOf(many, MANY - 1));
      var one = add("one more");

      assertThatThrownBy(() -> addBlockers(task, many[MANY - 1], one))
          .isInstanceOf(TooLargeException.class);
      assertThat(stored(task)).isEqualTo(task);

      assertThat(addBlockers(task, one).openBlockers()).isEqualTo(MANY);
      assertThatThrownBy(() -> addBlockers(task, many)).isInstanceOf(TooLargeException.class);
    }
  }

  @Nested
  class RemoveBlockers {

    @Test
    void removesBlockers() {
      var first = add("first");
      var second = add("second");
      var task = add(taskFactory().create("task"), first, second);

      var waiting = removeBlockers(task, first, add("never waited for"));

      assertThat(waiting).isEqualTo(task.withOpenBlockers(1).withVersion(1));
      assertThat(stored(task)).isEqualTo(waiting);
      assertThat(tasks().blockersOf(swarmId(), task.id())).containsExactly(second.id());
      assertThat(dependents(first, 9)).isEmpty();
    }

    @Test
    void preservesTheVersionWithoutADependency() {
      var task = add(taskFactory().create("task"), add("blocker"));

      assertThat(removeBlockers(task, add("other"))).isEqualTo(task);
      assertThat(stored(task)).isEqualTo(task);
    }

    @Test
    void preservesTheCountIfTheBlockerSucceeded() {
      var done = add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done")));
      var task = add(taskFactory().create("task"), add("open"), done);

      assertThat(removeBlockers(task, done).openBlockers()).isEqualTo(1);
    }

    @Test
    void makesTheTaskClaimable() {
      var blocker = add("blocker");
      var task = add(taskFactory().create("task"), blocker);
      removeBlockers(task, blocker);

      assertThat(ids(claim(ClaimRequest.forAgent(AGENT).withLimit(9))))
          .containsExactly(blocker.id(), task.id());
    }

    @Test
    void rejectsAnUnknownTask() {
      var task = add("task");

      assertThatThrownBy(() -> removeBlockers(taskFactory().create("missing"), task))
          .isInstanceOf(NotFoundException.class);
    }

    private Task removeBlockers(Task task, Task... blockers) {
      return tasks().removeBlockers(swarmId(), task.id(), Set.copyOf(ids(blockers)));
    }
  }

  @Nested
  class OpenBlockers {

    @Test
    void decreaseOnSuccessAndIncreaseOnReversal() {
      var blocker = add("blocker");
      var task = add(taskFactory().create("task"), blocker, add("other"));

      for (var status : TaskStatus.values()) {
        blocker = save(in(status, blocker));
        int open = blocker.succeeded() ? 1 : 2;
        assertThat(stored(task)).isEqualTo(task.withOpenBlockers(open));

        blocker = save(in(TaskStatus.PENDING, blocker));
        assertThat(stored(task)).isEqualTo(task);
      }
    }

    @Test
    void areUnchangedWhenASuccessIsRecorded() {
      var blocker = add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("blocker")));
      var task = add(taskFactory().create("task"), blocker);

      save(blocker.recorded(now()));

      assertThat(stored(task)).isEqualTo(task);
      assertThat(task.openBlockers()).isZero();
    }

    @Test
    void dependOnTheRecordedOutcome() {
      var blocker = add(taskFactory().inStatus(TaskStatus.RECORDED, TaskSpec.of("blocker")));
      var task = add(taskFactory().create("task"), blocker);

      var failed = save(new TaskDraft(blocker, now()).failed(true).build());
      assertThat(stored(task)).isEqualTo(task.withOpenBlockers(1));

      save(new TaskDraft(failed, now()).failed(false).build());
      assertThat(stored(task)).isEqualTo(task);
    }

    @Test
    void areCountedForTasksInEveryStatus() {
      var blocker = add("blocker");
      var done = add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done")), blocker);

      save(in(TaskStatus.COMPLETED, blocker));

      assertThat(done.openBlockers()).isEqualTo(1);
      assertThat(stored(done).openBlockers()).isZero();
    }

    @Test
    void ofADiamondAreZeroAfterBothSidesSucceeded() {
      var top = add("top");
      var left = add(taskFactory().create("left"), top);
      var right = add(taskFactory().create("right"), top);
      var bottom = add(taskFactory().create("bottom"), left, right);

      assertThat(ids(completeAllThatIsReady())).containsExactly(top.id());
      assertThat(ids(completeAllThatIsReady())).containsExactly(left.id(), right.id());
      assertThat(ids(completeAllThatIsReady())).containsExactly(bottom.id());
      assertThat(completeAllThatIsReady()).isEmpty();
    }

    @Test
    void ofAThousandDependentsAreUpdatedAtOnce() {
      var blocker = add("blocker");
      var dependents =
          tasks()
              .add(
                  swarmId(),
                  IntStream.range(0, MANY)
                      .mapToObj(i -> taskFactory().create("dependent " + i))
                      .map(task -> new TaskInsert(task, Set.of(blocker.id())))
                      .toList());

      assertThat(ids(completeAllThatIsReady())).containsExactly(blocker.id());
      assertThat(ids(completeAllThatIsReady())).isEqualTo(ids(dependents));
    }

    private Task in(TaskStatus status, Task task) {
      var content = taskFactory().inStatus(status, task.spec());
      return new TaskDraft(task, now())
          .status(status)
          .agent(content.agent())
          .claimCount(content.claimCount())
          .lease(content.lease())
          .endedAt(content.endedAt())
          .failed(content.failed())
          .build();
    }

    private List<Task> completeAllThatIsReady() {
      var claimed = claim(ClaimRequest.forAgent(AGENT).withLimit(MANY));
      var completions =
          claimed.stream().map(task -> new Completion(task.token(), Optional.empty())).toList();
      return tasks().complete(swarmId(), completions, now());
    }
  }

  private List<Task> many(String title) {
    return addAll(
        IntStream.range(0, MANY).mapToObj(i -> taskFactory().create(title + " " + i)).toList());
  }

  private Task addBlockers(Task task, Task... blockers) {
    var ids = Arrays.stream(blockers).map(Task::id).collect(Collectors.toSet());
    return tasks().addBlockers(swarmId(), task.id(), ids);
  }

  private List<Task> dependents(Task task, int limit) {
    return Pages.collectAll(limit, page -> tasks().dependentsOf(swarmId(), task.id(), page));
  }
}
