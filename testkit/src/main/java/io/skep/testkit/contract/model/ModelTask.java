package io.skep.testkit.contract.model;

import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Task of the model. */
final class ModelTask {

  /** Observable state of a task, equal in model and store. */
  record View(
      TaskId id,
      TaskStatus status,
      long rank,
      Optional<AgentId> agent,
      int openBlockers,
      int attempts,
      long claims,
      Optional<Instant> leasedUntil,
      boolean failed,
      Instant updatedAt,
      Instant runAt,
      Optional<Instant> endedAt,
      long version) {

    static View of(Task task) {
      return new View(
          task.id(),
          task.status(),
          task.rank(),
          task.agent(),
          task.openBlockers(),
          task.attempts(),
          task.claimCount(),
          task.lease().map(lease -> lease.expiresAt()),
          task.failed(),
          task.updatedAt(),
          task.runAt(),
          task.endedAt(),
          task.version());
    }
  }

  final TaskId id;
  final TaskSpec spec;
  final long rank;
  final Set<ModelTask> blockers = new LinkedHashSet<>();
  final List<AttemptOutcome> outcomes = new ArrayList<>();
  TaskStatus status = TaskStatus.PENDING;
  Optional<AgentId> agent;
  int attempts;
  long claims;
  Optional<Instant> leasedUntil = Optional.empty();
  boolean failed;
  Instant updatedAt;
  Instant runAt;
  Optional<Instant> endedAt = Optional.empty();
  long version;

  ModelTask(TaskId id, TaskSpec spec, Duration priorityAging, Instant now) {
    this.id = id;
    this.spec = spec;
    agent = spec.assignee();
    updatedAt = now;
    runAt = spec.notBefore().filter(now::isBefore).orElse(now);
    var start = runAt.minus(priorityAging.multipliedBy(spec.priority().level() - 1L));
    rank = start.getEpochSecond() * 1_000_000 + start.getNano() / 1_000;
  }

  View view() {
    return new View(
        id,
        status,
        rank,
        agent,
        openBlockers(),
        attempts,
        claims,
        leasedUntil,
        failed,
        updatedAt,
        runAt,
        endedAt,
        version);
  }

  boolean succeeded() {
    return endedAt.isPresent() && !failed;
  }

  boolean isOpen() {
    return endedAt.isEmpty();
  }

  int openBlockers() {
    return (int) blockers.stream().filter(blocker -> !blocker.succeeded()).count();
  }

  boolean waitsFor(ModelTask other) {
    return blockers.contains(other) || blockers.stream().anyMatch(it -> it.waitsFor(other));
  }

  boolean isClaimable(AgentId claimant, Set<String> capabilities, Instant now) {
    return status == TaskStatus.PENDING
        && openBlockers() == 0
        && !runAt.isAfter(now)
        && spec.assignee().filter(assignee -> !assignee.equals(claimant)).isEmpty()
        && capabilities.containsAll(spec.requires().values());
  }

  /** Changes the status and removes the lease. */
  void transitionTo(TaskStatus next, Instant now) {
    status = next;
    leasedUntil = Optional.empty();
    updatedAt = now;
    version++;
    if (next == TaskStatus.PENDING) {
      endedAt = Optional.empty();
      failed = false;
    } else if (next != TaskStatus.RECORDED && next != TaskStatus.IN_PROGRESS) {
      endedAt = Optional.of(now);
      failed = next != TaskStatus.COMPLETED;
    }
  }
}
