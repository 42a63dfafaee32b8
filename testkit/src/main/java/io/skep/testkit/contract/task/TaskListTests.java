package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.lease.Lease;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Contract tests of task lists: by query, and of ready tasks. */
abstract class TaskListTests extends TaskContractPart {

  private static final QueueName QUEUE = new QueueName("surveys");

  TaskListTests(StoreContract contract) {
    super(contract);
  }

  @Nested
  class ListByQuery {

    private static final PlanId PLAN = new PlanId("spring");

    @Test
    void returnsMatchesOfAllFilters() {
      var all = mixture();

      expect(all, TaskQuery.ALL, task -> true);
      expect(all, TaskQuery.inQueue(QUEUE), task -> task.spec().queue().equals(QUEUE));
      expect(all, TaskQuery.ofPlan(PLAN), task -> task.spec().plan().equals(Optional.of(PLAN)));
      expect(all, TaskQuery.ofAgent(AGENT), task -> task.agent().equals(Optional.of(AGENT)));
    }

    private void expect(List<Task> all, TaskQuery query, Predicate<Task> matches) {
      var matching = all.stream().filter(matches).toList();
      assertThat(matching).isNotEmpty();
      assertThat(list(query, 7)).isEqualTo(matching);
      for (var status : TaskStatus.values()) {
        var inStatus = matching.stream().filter(task -> task.status() == status).toList();
        assertThat(inStatus).isNotEmpty();
        assertThat(list(query.withStatus(status), 2)).isEqualTo(inStatus);
      }
    }

    /**
     * Returns tasks of every status, in two queues, of two plans or none, of two agents or others.
     */
    private List<Task> mixture() {
      List<Task> all = new ArrayList<>();
      for (var status : TaskStatus.values()) {
        for (int i = 0; i < 18; i++) {
          var spec = TaskSpec.builder("task").queue(i % 2 == 0 ? QUEUE : QueueName.DEFAULT);
          if (i / 2 % 3 > 0) {
            spec.plan(i / 2 % 3 == 1 ? PLAN : new PlanId("autumn"));
          }
          var agents =
              List.of(Optional.<AgentId>empty(), Optional.of(AGENT), Optional.of(OTHER_AGENT));
          var task = taskFactory().inStatus(status, spec.build());
          var agent = agents.get(i / 6).or(task::agent);
          all.add(new TaskDraft(task, now()).agent(agent).lease(lease(task, agent)).build());
        }
      }
      addAll(all);
      all.sort(Comparator.comparing(Task::id).reversed());
      return all;
    }

    /** Only tasks in progress have a lease. */
    private Optional<Lease> lease(Task task, Optional<AgentId> agent) {
      return task.lease()
          .flatMap(
              lease ->
                  agent.map(holder -> new Lease(holder, 1, lease.acquiredAt(), lease.expiresAt())));
    }

    @Test
    void hasTheTasksThatAnAgentIsToWorkOnAndThoseThatItWorkedOn() {
      var assigned = add(TaskSpec.builder("assigned").assignee(AGENT).build());
      add("task");
      var held = add(TaskSpec.builder("held").queue(QUEUE).build());
      save(held.claimed(AGENT, Lease.DEFAULT_DURATION, now()));

      assertThat(ids(list(TaskQuery.ofAgent(AGENT), 9))).containsExactly(held.id(), assigned.id());
    }

    @Test
    void isEmptyWithoutMatches() {
      add("task");

      assertThat(list(TaskQuery.inQueue(QUEUE), 1)).isEmpty();
      assertThat(list(TaskQuery.ofPlan(PLAN), 1)).isEmpty();
      assertThat(list(TaskQuery.ofAgent(AGENT), 1)).isEmpty();
      assertThat(list(TaskQuery.ALL.withStatus(TaskStatus.RECORDED), 1)).isEmpty();
    }

    @Test
    void isOrderedByIdDescendingInPagesOfAnySize() {
      var inOrder = idsInOrder().stream().sorted(Comparator.reverseOrder()).toList();
      addAll(
          idsShuffled().stream().map(id -> taskFactory().create(id, TaskSpec.of("task"))).toList());

      for (int limit : new int[] {1, 2, 3, inOrder.size() - 1, inOrder.size(), 1_000}) {
        assertThat(ids(list(TaskQuery.ALL, limit))).isEqualTo(inOrder);
        assertThat(ids(list(TaskQuery.inQueue(QueueName.DEFAULT), limit))).isEqualTo(inOrder);
      }
    }

    @Test
    void returnsAThousandPerPage() {
      addAll(IntStream.range(0, MANY).mapToObj(i -> taskFactory().create("task " + i)).toList());
      var last = add("last");

      var first = tasks().list(swarmId(), TaskQuery.ALL, PageRequest.first(MANY));

      assertThat(first.items()).hasSize(MANY).startsWith(last);
      assertThat(list(TaskQuery.ALL, MANY)).hasSize(MANY + 1);
    }

    @Test
    void pagesAreStableUnderConcurrentChanges() {
      var tasks =
          addAll(IntStream.range(0, 6).mapToObj(i -> taskFactory().create("task " + i)).toList());
      var query = TaskQuery.ALL.withStatus(TaskStatus.PENDING);
      var first = tasks().list(swarmId(), query, PageRequest.first(3));

      save(tasks.get(3).cancelled(now()));
      add("new");

      var request = PageRequest.first(3).after(first.next().orElseThrow());
      assertThat(ids(tasks().list(swarmId(), query, request).items()))
          .isEqualTo(ids(tasks.get(2), tasks.get(1), tasks.get(0)));
    }

    @Test
    void omitsOtherSwarms() {
      tasks().add(otherSwarmId(), List.of(new TaskInsert(taskFactory().create("task"), Set.of())));

      assertThat(list(TaskQuery.ALL, 1)).isEmpty();
    }

    @Test
    void rejectsForeignCursors() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().list(swarmId(), TaskQuery.ALL, page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> list(TaskQuery query, int limit) {
      return Pages.collectAll(limit, page -> tasks().list(swarmId(), query, page));
    }
  }

  @Nested
  class Ready {

    @Test
    void includesClaimableTasksRegardlessOfRequirements() {
      var plain = add("plain");
      var assigned = add(TaskSpec.builder("a").assignee(AGENT).requires("flying").build());
      var soon = add(TaskSpec.builder("soon").notBefore(now().plusSeconds(1)).build());
      add(TaskSpec.builder("elsewhere").queue(QUEUE).build());
      add(taskFactory().create("blocked"), plain);
      for (var status : TaskStatus.values()) {
        if (status != TaskStatus.PENDING) {
          add(taskFactory().inStatus(status, TaskSpec.of("task")));
        }
      }

      assertThat(ready(9)).containsExactly(plain, assigned);
      clock().set(soon.runAt().minusNanos(1_000));
      assertThat(ready(9)).containsExactly(plain, assigned);
      clock().set(soon.runAt());
      assertThat(ready(1)).containsExactly(plain, assigned, soon);
      assertThat(
              tasks()
                  .listReady(otherSwarmId(), QueueName.DEFAULT, now(), PageRequest.first(1))
                  .items())
          .isEmpty();
    }

    @Test
    void ignoresThePause() {
      var task = add("task");
      var paused = QueueSettings.defaults(QueueName.DEFAULT).withPaused(true);
      contract().store.queues().save(swarmId(), paused);

      assertThat(ready(1)).containsExactly(task);
    }

    @Test
    void isOrderedByRankThenIdInPagesOfAnySize() {
      var inOrder = tasksOfSeveralRanks();
      addAll(inOrder.stream().sorted(Comparator.comparing(Task::id)).toList());

      for (int limit : new int[] {1, 2, 4, 14, 15, 1_000}) {
        assertThat(ready(limit)).isEqualTo(inOrder);
      }
    }

    @Test
    void pagesAreStableUnderConcurrentChanges() {
      var tasks =
          addAll(IntStream.range(0, 5).mapToObj(i -> taskFactory().create("task " + i)).toList());
      var first = tasks().listReady(swarmId(), QueueName.DEFAULT, now(), PageRequest.first(2));

      save(tasks.get(1).cancelled(now()));
      add(new TaskDraft(taskFactory().create("urgent"), now()).rank(-1).build());

      var request = PageRequest.first(2).after(first.next().orElseThrow());
      var second = tasks().listReady(swarmId(), QueueName.DEFAULT, now(), request);
      assertThat(second.items()).isEqualTo(tasks.subList(2, 4));
    }

    @Test
    void rejectsForeignCursors() {
      var page = PageRequest.first(1).after(new Cursor("no cursor"));

      assertThatThrownBy(() -> tasks().listReady(swarmId(), QueueName.DEFAULT, now(), page))
          .isInstanceOf(InvalidArgumentException.class);
    }

    private List<Task> ready(int limit) {
      return Pages.collectAll(
          limit, page -> tasks().listReady(swarmId(), QueueName.DEFAULT, now(), page));
    }
  }

  private static List<TaskId> idsInOrder() {
    return List.of(
        id(0, 0), id(0, 1), id(0, -1), id(0x10, 1), id(0x7F, 9), id(0x80, 1), id(0xFF, -1));
  }

  private static List<TaskId> idsShuffled() {
    var ids = idsInOrder();
    return IntStream.range(0, ids.size()).mapToObj(i -> ids.get(i * 3 % ids.size())).toList();
  }
}
