package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.task.Attempt;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.NewTask;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskDraft;
import io.skep.domain.task.TaskRepository;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.Pages;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Part of the contract of tasks: works on the store of the contract that it belongs to. */
abstract class TaskPart {

  static final AgentId AGENT = new AgentId("forager");
  static final AgentId OTHER_AGENT = new AgentId("scout");
  static final int MANY = 1_000;

  private final StoreContract contract;

  TaskPart(StoreContract contract) {
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

  final Tasks make() {
    return contract.make;
  }

  /** Stores a task that waits for these. */
  final Task add(Task task, Task... blockers) {
    return tasks().add(swarmId(), List.of(Tasks.waiting(task, blockers))).get(0);
  }

  final Task add(TaskSpec spec) {
    return add(make().task(spec));
  }

  final Task add(String title) {
    return add(TaskSpec.of(title));
  }

  final List<Task> addAll(List<Task> tasks) {
    return tasks().add(swarmId(), tasks.stream().map(task -> new NewTask(task, Set.of())).toList());
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

  /** Claims one task of the default queue that is known to be there. */
  final Task claimed() {
    var claimed = claim(ClaimRequest.by(AGENT));
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  final List<Attempt> attempts(Task task) {
    return Pages.all(3, page -> tasks().attempts(swarmId(), task.id(), page));
  }

  /** Returns tasks that are ready, in the order in which they are to be worked on. */
  final List<Task> ofSeveralRanks() {
    List<Task> inOrder = new ArrayList<>();
    for (long rank : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      for (int first : new int[] {0, 0x7F, 0x80}) {
        var task = make().task(id(first, inOrder.size()), TaskSpec.of("task"));
        inOrder.add(new TaskDraft(task, now()).rank(rank).toTask());
      }
    }
    return inOrder;
  }

  /** Returns an id by its first and last byte, for orders that must not take a byte as signed. */
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
