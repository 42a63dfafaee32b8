package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskInsert;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TaskFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Base of the parts of the task contract; uses the store of the enclosing contract. */
abstract class TaskContractPart {

  static final AgentId AGENT = new AgentId("forager");
  static final AgentId OTHER_AGENT = new AgentId("scout");
  static final int MANY = 1_000;

  private final StoreContract contract;

  TaskContractPart(StoreContract contract) {
    this.contract = contract;
  }

  final TaskRepository tasks() {
    return contract.store.tasks();
  }

  final SwarmId swarmId() {
    return contract.swarmId();
  }

  final SwarmId otherSwarmId() {
    return contract.otherSwarmId();
  }

  final StoreContract contract() {
    return contract;
  }

  final SettableClock clock() {
    return contract.clock;
  }

  final Instant now() {
    return contract.now();
  }

  final TaskFactory taskFactory() {
    return contract.taskFactory;
  }

  /** Stores a task with the given blockers. */
  final Task add(Task task, Task... blockers) {
    return tasks().add(swarmId(), List.of(TaskFactory.withBlockers(task, blockers))).get(0);
  }

  final Task add(TaskSpec spec) {
    return add(taskFactory().create(spec));
  }

  final Task add(String title) {
    return add(TaskSpec.of(title));
  }

  final List<Task> addAll(List<Task> tasks) {
    return tasks()
        .add(swarmId(), tasks.stream().map(task -> new TaskInsert(task, Set.of())).toList());
  }

  final Task stored(Task task) {
    return tasks().find(swarmId(), task.id()).orElseThrow();
  }

  final Task save(Task task) {
    return tasks().save(swarmId(), task, Optional.empty());
  }

  final List<Task> claim(ClaimRequest request) {
    return tasks().claim(swarmId(), request, clock());
  }

  /** Claims one task from the default queue, which must have one. */
  final Task claimOne() {
    var claimed = claim(ClaimRequest.forAgent(AGENT));
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  final List<Attempt> attempts(Task task) {
    return Pages.collectAll(3, page -> tasks().attempts(swarmId(), task.id(), page));
  }

  /** Returns ready tasks in claim order. */
  final List<Task> tasksOfSeveralRanks() {
    List<Task> inOrder = new ArrayList<>();
    for (long rank : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      for (int first : new int[] {0, 0x7F, 0x80}) {
        var task = taskFactory().create(id(first, inOrder.size()), TaskSpec.of("task"));
        inOrder.add(new TaskDraft(task, now()).rank(rank).build());
      }
    }
    return inOrder;
  }

  /** Returns an id by its first and last byte, to detect orders that compare bytes as signed. */
  static TaskId id(int first, int last) {
    return new TaskId(new UUID((long) first << 56, last));
  }

  static List<TaskId> ids(Task... tasks) {
    return Arrays.stream(tasks).map(Task::id).toList();
  }

  static List<TaskId> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }
}
