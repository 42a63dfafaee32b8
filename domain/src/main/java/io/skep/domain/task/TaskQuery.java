package io.skep.domain.task;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Filter for listing tasks: by one of queue, plan and agent, or the whole swarm, and optionally by
 * status.
 *
 * @param queue queue of the tasks; at most one of queue, plan and agent may be present
 * @param plan plan of the tasks
 * @param agent agent of the current or latest attempt, or the assignee
 * @param status status of the tasks
 */
public record TaskQuery(
    Optional<QueueName> queue,
    Optional<PlanId> plan,
    Optional<AgentId> agent,
    Optional<TaskStatus> status) {

  /** Matches all tasks. */
  public static final TaskQuery ALL =
      new TaskQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Rejects more than one of queue, plan and agent. */
  public TaskQuery {
    if (Stream.of(queue, plan, agent).filter(Optional::isPresent).count() > 1) {
      throw new InvalidArgumentException(
          "task query", "must not have more than one of queue, plan and agent");
    }
  }

  /** Returns a query for the tasks of a queue. */
  public static TaskQuery inQueue(QueueName queue) {
    return new TaskQuery(Optional.of(queue), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns a query for the tasks of a plan. */
  public static TaskQuery ofPlan(PlanId plan) {
    return new TaskQuery(Optional.empty(), Optional.of(plan), Optional.empty(), Optional.empty());
  }

  /** Returns a query for the tasks of an agent. */
  public static TaskQuery ofAgent(AgentId agent) {
    return new TaskQuery(Optional.empty(), Optional.empty(), Optional.of(agent), Optional.empty());
  }

  /** Returns a copy that matches only one status. */
  public TaskQuery withStatus(TaskStatus newStatus) {
    return new TaskQuery(queue, plan, agent, Optional.of(newStatus));
  }
}
