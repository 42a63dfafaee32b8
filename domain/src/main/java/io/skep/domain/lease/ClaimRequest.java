package io.skep.domain.lease;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.Validate;
import java.time.Duration;
import java.util.Optional;

/**
 * Request of an agent to lease tasks from a queue.
 *
 * @param agent the agent
 * @param queue the queue to claim from
 * @param plan restricts the claim to tasks of this plan; empty for any
 * @param capabilities capabilities of the agent, in addition to those that it is registered with
 * @param limit maximum number of tasks, 1 to {@value #MAX_LIMIT}
 * @param lease duration of the lease, renewable by heartbeat; 1 microsecond to 1 day
 */
public record ClaimRequest(
    AgentId agent,
    QueueName queue,
    Optional<PlanId> plan,
    Labels capabilities,
    int limit,
    Duration lease) {

  /** Maximum number of tasks in one claim. */
  public static final int MAX_LIMIT = 1_000;

  /** Validates the ranges and truncates the duration to microseconds. */
  public ClaimRequest {
    Validate.range("claim limit", limit, 1, MAX_LIMIT);
    lease = Validate.duration("lease", lease, Lease.MAX_DURATION);
  }

  /** Returns a request for one task of the default queue with the default lease duration. */
  public static ClaimRequest forAgent(AgentId agent) {
    return new ClaimRequest(
        agent, QueueName.DEFAULT, Optional.empty(), Labels.NONE, 1, Lease.DEFAULT_DURATION);
  }

  /** Returns a copy with another queue. */
  public ClaimRequest withQueue(QueueName newQueue) {
    return new ClaimRequest(agent, newQueue, plan, capabilities, limit, lease);
  }

  /** Returns a copy restricted to the tasks of a plan. */
  public ClaimRequest withPlan(PlanId newPlan) {
    return new ClaimRequest(agent, queue, Optional.of(newPlan), capabilities, limit, lease);
  }

  /** Returns a copy with other capabilities. */
  public ClaimRequest withCapabilities(Labels newCapabilities) {
    return new ClaimRequest(agent, queue, plan, newCapabilities, limit, lease);
  }

  /** Returns a copy with another limit. */
  public ClaimRequest withLimit(int newLimit) {
    return new ClaimRequest(agent, queue, plan, capabilities, newLimit, lease);
  }

  /** Returns a copy with another lease duration. */
  public ClaimRequest withLease(Duration newLease) {
    return new ClaimRequest(agent, queue, plan, capabilities, limit, newLease);
  }
}
