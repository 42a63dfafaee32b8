package io.skep.testkit.memory;

import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.ClaimTerms;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one agent may still take out of a queue. Not safe for use by many threads. */
final class Claim {

  private final ClaimRequest request;
  private final ClaimTerms terms;
  private final Map<String, Long> leftPerCapability = new HashMap<>();
  private long left;

  Claim(
      ClaimRequest request, ClaimTerms terms, Optional<QueueSettings> settings, List<Task> leased) {
    this.request = request;
    this.terms = terms;
    long held =
        leased.stream()
            .filter(task -> task.lease().orElseThrow().holder().equals(request.agent()))
            .count();
    left = Math.min(request.limit(), terms.maxHeld() - held);
    settings.ifPresent(
        limits ->
            limit(
                limits,
                leased.stream()
                    .filter(task -> task.spec().queue().equals(request.queue()))
                    .toList()));
  }

  private void limit(QueueSettings limits, List<Task> inProgress) {
    if (limits.paused()) {
      left = 0;
    }
    limits.maxInProgress().ifPresent(max -> left = Math.min(left, max - inProgress.size()));
    limits
        .maxPerCapability()
        .forEach(
            (capability, max) ->
                leftPerCapability.put(
                    capability,
                    max - inProgress.stream().filter(task -> requires(task, capability)).count()));
  }

  /** Returns how many tasks the agent may still take. */
  long left() {
    return Math.max(0, left);
  }

  /** Returns whether the agent takes the task, and counts it if so. */
  boolean take(Task task) {
    var spec = task.spec();
    boolean takes =
        left > 0
            && (request.plan().isEmpty() || request.plan().equals(spec.plan()))
            && (spec.assignee().isEmpty() || spec.assignee().get().equals(request.agent()))
            && terms.capabilities().containsAll(spec.requires())
            && spec.requires().values().stream()
                .allMatch(capability -> leftPerCapability.getOrDefault(capability, 1L) > 0);
    if (takes) {
      left--;
      spec.requires()
          .forEach(capability -> leftPerCapability.computeIfPresent(capability, (c, n) -> n - 1));
    }
    return takes;
  }

  private static boolean requires(Task task, String capability) {
    return task.spec().requires().values().contains(capability);
  }
}
