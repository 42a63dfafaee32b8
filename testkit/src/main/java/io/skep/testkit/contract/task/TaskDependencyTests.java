package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
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

/** Contract tests of direct and transitive dependencies. */
abstract class TaskDependencyTests extends TaskContractPart {

  TaskDependencyTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class BlockersAndDependents {

    @Test
    void areEmptyForAnUnknownTask() {
      var missing = taskFactory().create("missing");

      assertThat(tasks().blockersOf(swarmId(), missing.id())).isEmpty();
      assertThat(dependents(missing, 1)).isEmpty();
      assertThat(tasks().dependsOn(swarmId(), missing.id(), missing.id())).isFalse();
    }

    @Test
    void remainAfterTheBlockerEnded() {
      var blocker = add("blocker");
      var task = add(taskFactory().create("task"), blocker);
      save(
          new TaskDraft(blocker, now())
              .status(TaskStatus.COMPLETED)
              .endedAt(Optional.of(now()))
              .build());

      assertThat(tasks().blockersOf(swarmId(), task.id())).containsExactly(blocker.id());
      assertThat(dependents(blocker, 1)).containsExactly(stored(task));
    }

    @Test
    void areOfOneSwarmOnly() {
      var blocker = add("blocker");
      var task = add(taskFactory().create("task"), blocker);

      assertThat(tasks().blockersOf(otherSwarmId(), task.id())).isEmpty();
      assertThat(tasks().dependentsOf(otherSwarmId(), blocker.id(), PageRequest.first(1)).items())
          .isEmpty();
      assertThat(tasks().dependsOn(otherSwarmId(), task.id(), blocker.id())).isFalse();
    }

    @Test
    void areOrderedByIdInPagesOfAnySize() {
      var blocker = add("blocker");
      var inOrder = List.of(id(0, 1), id(0x10, 1), id(0x7F, 1), id(0x80, 1), id(0xFF, -1));
      for (int i : new int[] {3, 0, 2, 4, 1}) {
        add(taskFactory().create(inOrder.get(i), TaskSpec.of("dependent")), blocker);
      }
      add("no dependent");

      for (int limit : new int[] {1, 2, 4, 5, 1_000}) {
        assertThat(ids(dependents(blocker, limit))).isEqualTo(inOrder);
      }
    }

    @Test
    void rejectForeignCursors() {
      var blocker = add("blocker");
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().dependentsOf(swarmId(), blocker.id(), page))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Nested
  class WaitsFor {

    @Test
    void includesDirectAndTransitiveDependencies() {
      var first = add("first");
      var second = add(taskFactory().create("second"), first);
      var third = add(taskFactory().create("third"), second, add("other"));

      assertThat(waitsFor(second, first)).isTrue();
      assertThat(waitsFor(third, first)).isTrue();
      assertThat(waitsFor(first, third)).isFalse();
      assertThat(waitsFor(first, first)).isFalse();
      assertThat(waitsFor(second, add("stranger"))).isFalse();
    }

    @Test
    void includesBlockersThatEnded() {
      var done = add(taskFactory().inStatus(TaskStatus.COMPLETED, TaskSpec.of("done")));
      var task = add(taskFactory().create("task"), done);

      assertThat(waitsFor(task, done)).isTrue();
    }

    @Test
    void excludesRemovedDependencies() {
      var first = add("first");
      var second = add(taskFactory().create("second"), first);
      tasks().removeBlockers(swarmId(), second.id(), Set.of(first.id()));

      assertThat(waitsFor(second, first)).isFalse();
    }

    @Test
    void terminatesOnCycles() {
      var first = add("first");
      var second = add(taskFactory().create("second"), first);
      var third = add(taskFactory().create("third"), second);
      addBlockers(first, third);

      assertThat(waitsFor(first, first)).isTrue();
      assertThat(waitsFor(first, second)).isTrue();
      assertThat(waitsFor(second, add("stranger"))).isFalse();
    }

    @Test
    void terminatesInALatticeOfManyPaths() {
      var bottom = add("bottom");
      var left = bottom;
      var right = bottom;
      for (int i = 0; i < 40; i++) {
        var newLeft = add(taskFactory().create("left " + i), left, right);
        var newRight = add(taskFactory().create("right " + i), left, right);
        left = newLeft;
        right = newRight;
      }

      assertThat(waitsFor(left, bottom)).isTrue();
      assertThat(waitsFor(left, right)).isFalse();
    }

    @Test
    void followsALongChain() {
      var chain =
          IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("link " + i)).toList();
      tasks()
          .add(
              swarmId(),
              IntStream.range(0, MANY)
                  .mapToObj(i -> new TaskInsert(chain.get(i), before(chain, i)))
                  .toList());

      assertThat(waitsFor(chain.get(MANY - 1), chain.get(0))).isTrue();
      assertThat(waitsFor(chain.get(0), chain.get(MANY - 1))).isFalse();
    }

    private static Set<TaskId> before(List<Task> chain, int i) {
      return i == 0 ? Set.of() : Set.of(chain.get(i - 1).id());
    }

    private boolean waitsFor(Task task, Task other) {
      return tasks().dependsOn(swarmId(), task.id(), other.id());
    }
  }

  private Task addBlockers(Task task, Task... blockers) {
    var ids = Arrays.stream(blockers).map(Task::id).collect(Collectors.toSet());
    return tasks().addBlockers(swarmId(), task.id(), ids);
  }

  private List<Task> dependents(Task task, int limit) {
    return Pages.collectAll(limit, page -> tasks().dependentsOf(swarmId(), task.id(), page));
  }
}
