package io.skep.testkit.contract.manager;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Base of the parts of the task manager contract; runs in the swarm of the enclosing contract. */
abstract class TaskManagerContractPart {

  static final AgentId AGENT = new AgentId("forager");
  static final AgentId OTHER_AGENT = new AgentId("scout");

  private final StoreContract contract;

  TaskManagerContractPart(StoreContract contract) {
    this.contract = contract;
  }

  final Swarm swarm() {
    return contract.swarm;
  }

  final StoreContract contract() {
    return contract;
  }

  final TaskManager tasks() {
    return contract.swarm.tasks();
  }

  final SettableClock clock() {
    return contract.clock;
  }

  final Instant now() {
    return contract.now();
  }

  final Task enqueue(String title) {
    return tasks().enqueue(TaskSpec.of(title));
  }

  final Task enqueue(TaskSpec.Builder spec) {
    return tasks().enqueue(spec.build());
  }

  final List<Task> claim(int limit) {
    return tasks().claim(ClaimRequest.forAgent(AGENT).withLimit(limit));
  }

  /**
   * Enqueues a task with the given title and defaults, and claims it; no other task may be ready.
   */
  final Task enqueueAndClaim(String title) {
    return enqueueAndClaim(TaskSpec.builder(title));
  }

  /** Enqueues a task and claims it; no other task may be ready. */
  final Task enqueueAndClaim(TaskSpec.Builder spec) {
    var queued = enqueue(spec);
    var claimed = claim(1);
    if (!ids(claimed).equals(List.of(queued.id()))) {
      throw new AssertionError("claimed %s instead of %s".formatted(claimed, queued));
    }
    return claimed.get(0);
  }

  final Task complete(Task claimed) {
    return tasks().complete(claimed.token(), Optional.empty());
  }

  final Task failPermanently(Task claimed) {
    return tasks().fail(claimed.token(), "no", false);
  }

  final Task stored(Task task) {
    return tasks().find(task.id()).orElseThrow();
  }

  final TaskStatus statusOf(Task task) {
    return stored(task).status();
  }

  final List<Attempt> attempts(Task task) {
    return tasks().attempts(task.id(), PageRequest.first(100)).items();
  }

  final List<AttemptOutcome> outcomes(Task task) {
    return attempts(task).stream().map(Attempt::outcome).toList();
  }

  static RetryPolicy retryPolicy(int maxAttempts) {
    return new RetryPolicy(maxAttempts, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  static List<TaskId> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }
}
