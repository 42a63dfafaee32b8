package io.skep.testkit.memory;

import io.skep.domain.lease.ClaimLimits;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remaining capacity of an agent and a queue during a claim. Not thread-safe. */
final class ClaimBudget {

  private final ClaimRequest request;
  private final ClaimLimits claimLimits;
  private final Map<String, Long> remainingPerCapability = new HashMap<>();
  private long remaining;

  ClaimBudget(
      ClaimRequest request,
      ClaimLimits claimLimits,
      Optional<QueueSettings> settings,
      List<Task> leased) {
    this.request = request;
    this.claimLimits = claimLimits;
    long held =
        leased.stream()
            .filter(task -> task.lease().orElseThrow().holder().equals(request.agent()))
            .count();
    remaining = Math.min(request.limit(), claimLimits.maxTasks() - held);
    settings.ifPresent(
        limits ->
            applyQueueLimits(
                limits,
                leased.stream()
                    .filter(task -> task.spec().queue().equals(request.queue()))
                    .toList()));
  }

  private void applyQueueLimits(QueueSettings limits, List<Task> inProgress) {
    if (limits.paused()) {
      remaining = 0;
    }
    limits
        .maxInProgress()
        .ifPresent(max -> remaining = Math.min(remaining, max - inProgress.size()));
    limits
        .maxPerCapability()
        .forEach(
            (capability, max) ->
                remainingPerCapability.put(
                    capability,
                    max - inProgress.stream().filter(task -> requires(task, capability)).count()));
  }

  /** Returns the number of tasks that the agent may still claim. */
  long remaining() {
    return Math.max(0, remaining);
  }

  /** Returns whether the task may be claimed, and counts it if so. */
  boolean tryTake(Task task) {
    var spec = task.spec();
    boolean takes =
        remaining > 0
            && (request.plan().isEmpty() || request.plan().equals(spec.plan()))
            && (spec.assignee().isEmpty() || spec.assignee().get().equals(request.agent()))
            && claimLimits.capabilities().containsAll(spec.requires())
            && spec.requires().values().stream()
                .allMatch(capability -> remainingPerCapability.getOrDefault(capability, 1L) > 0);
    if (takes) {
      remaining--;
      spec.requires()
          .forEach(
              capability -> remainingPerCapability.computeIfPresent(capability, (c, n) -> n - 1));
    }
    return takes;
  }

  private static boolean requires(Task task, String capability) {
    return task.spec().requires().values().contains(capability);
  }
}
