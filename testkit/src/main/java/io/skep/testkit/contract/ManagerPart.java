package io.skep.testkit.contract;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Part of the contract of the task manager: works in the swarm of the contract it belongs to. */
abstract class ManagerPart {

  static final AgentId AGENT = new AgentId("forager");
  static final AgentId OTHER_AGENT = new AgentId("scout");

  private final StoreContract contract;

  ManagerPart(StoreContract contract) {
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

  final Task queue(String title) {
    return tasks().queue(TaskSpec.of(title));
  }

  final Task queue(TaskSpec.Builder spec) {
    return tasks().queue(spec.build());
  }

  final List<Task> claim(int limit) {
    return tasks().claim(ClaimRequest.by(AGENT).upTo(limit));
  }

  /** Queues a task of which only the title is said, and claims it; nothing else must be ready. */
  final Task claimed(String title) {
    return claimed(TaskSpec.titled(title));
  }

  /** Queues a task and claims it; nothing else must be ready. */
  final Task claimed(TaskSpec.Builder spec) {
    var queued = queue(spec);
    var claimed = claim(1);
    if (!ids(claimed).equals(List.of(queued.id()))) {
      throw new AssertionError("claimed %s instead of %s".formatted(claimed, queued));
    }
    return claimed.get(0);
  }

  final Task complete(Task claimed) {
    return tasks().complete(claimed.token(), Optional.empty());
  }

  final Task failForGood(Task claimed) {
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

  static RetryPolicy upTo(int maxAttempts) {
    return new RetryPolicy(maxAttempts, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  static List<TaskId> ids(List<Task> tasks) {
    return tasks.stream().map(Task::id).toList();
  }
}
