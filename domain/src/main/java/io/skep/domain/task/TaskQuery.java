package io.skep.domain.task;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tasks are wanted: of one queue, of one plan, of one agent, or of the whole swarm, and of
 * these all or those in one status.
 *
 * @param queue the queue they are in; at most one of queue, plan and agent may be given
 * @param plan the plan they are part of
 * @param agent who works on them or worked on them last, or to whom they are assigned
 * @param status the status they are in
 */
public record TaskQuery(
    Optional<QueueName> queue,
    Optional<PlanId> plan,
    Optional<AgentId> agent,
    Optional<TaskStatus> status) {

  /** All tasks. */
  public static final TaskQuery ALL =
      new TaskQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Refuses more than one of queue, plan and agent. */
  public TaskQuery {
    if (Stream.of(queue, plan, agent).filter(Optional::isPresent).count() > 1) {
      throw new InvalidArgumentException(
          "task query", "must name at most one of queue, plan and agent");
    }
  }

  /** Returns the query for a queue. */
  public static TaskQuery inQueue(QueueName queue) {
    return new TaskQuery(Optional.of(queue), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the query for a plan. */
  public static TaskQuery ofPlan(PlanId plan) {
    return new TaskQuery(Optional.empty(), Optional.of(plan), Optional.empty(), Optional.empty());
  }

  /** Returns the query for an agent. */
  public static TaskQuery ofAgent(AgentId agent) {
    return new TaskQuery(Optional.empty(), Optional.empty(), Optional.of(agent), Optional.empty());
  }

  /** Returns this query for one status only. */
  public TaskQuery inStatus(TaskStatus newStatus) {
    return new TaskQuery(queue, plan, agent, Optional.of(newStatus));
  }
}
