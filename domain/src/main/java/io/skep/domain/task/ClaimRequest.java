package io.skep.domain.task;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.Optional;

/**
 * Which tasks an agent wants to work on.
 *
 * @param agent who wants them
 * @param queue where they wait
 * @param plan only those of this plan; empty for any
 * @param capabilities what the agent can do; with those that it is registered with, if it is
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param lease how long they are held without a heartbeat, at most a day
 */
public record ClaimRequest(
    AgentId agent,
    QueueName queue,
    Optional<PlanId> plan,
    Labels capabilities,
    int limit,
    Duration lease) {

  /** How many tasks may be claimed at once. */
  public static final int MAX_LIMIT = 1_000;

  /** Refuses what is out of range and brings the duration to store precision. */
  public ClaimRequest {
    Check.range("claim limit", limit, 1, MAX_LIMIT);
    lease = Check.duration("lease", lease, Lease.MAX_DURATION);
  }

  /** Returns a request for one task of the default queue, for the default time. */
  public static ClaimRequest by(AgentId agent) {
    return new ClaimRequest(
        agent, QueueName.DEFAULT, Optional.empty(), Labels.NONE, 1, Lease.DEFAULT_DURATION);
  }

  /** Returns this request for another queue. */
  public ClaimRequest from(QueueName newQueue) {
    return new ClaimRequest(agent, newQueue, plan, capabilities, limit, lease);
  }

  /** Returns this request for the tasks of one plan. */
  public ClaimRequest ofPlan(PlanId newPlan) {
    return new ClaimRequest(agent, queue, Optional.of(newPlan), capabilities, limit, lease);
  }

  /** Returns this request by an agent that can do this. */
  public ClaimRequest capableOf(Labels newCapabilities) {
    return new ClaimRequest(agent, queue, plan, newCapabilities, limit, lease);
  }

  /** Returns this request for up to so many tasks. */
  public ClaimRequest upTo(int newLimit) {
    return new ClaimRequest(agent, queue, plan, capabilities, newLimit, lease);
  }

  /** Returns this request with another time to hold the tasks. */
  public ClaimRequest heldFor(Duration newLease) {
    return new ClaimRequest(agent, queue, plan, capabilities, limit, newLease);
  }
}
