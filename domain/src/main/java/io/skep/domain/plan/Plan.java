package io.skep.domain.plan;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Validate;
import java.time.Instant;

/**
 * Plan to answer a question. Its tasks are in the queues and refer to its id.
 *
 * <p>Immutable: each transition returns the resulting plan, or throws and changes nothing.
 *
 * @param id identifier, unique in the swarm
 * @param question the question, up to 100,000 characters
 * @param instruction instruction on how to proceed, up to 100,000 characters, may be empty
 * @param executionPlan planned steps, up to 1,000,000 characters, may be empty
 * @param status status
 * @param failureLimit number of failed tasks at which the plan fails, 1 or more
 * @param failures number of tasks that failed validation
 * @param details additional properties, such as the model and temperature used for planning
 * @param createdAt creation time
 * @param updatedAt time of the last change
 * @param version number of stored updates
 */
public record Plan(
    PlanId id,
    String question,
    String instruction,
    String executionPlan,
    PlanStatus status,
    int failureLimit,
    int failures,
    Json details,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Default failure limit. */
  public static final int DEFAULT_FAILURE_LIMIT = 3;

  /** Truncates the times to microseconds and validates lengths and ranges. */
  public Plan {
    Validate.text("question", question, 100_000);
    Validate.text("instruction", instruction, 100_000);
    Validate.text("execution plan", executionPlan, 1_000_000);
    Validate.range("failure limit", failureLimit, 1, Integer.MAX_VALUE);
    Validate.range("failures", failures, 0, Integer.MAX_VALUE);
    createdAt = Validate.instant("created", createdAt);
    updatedAt = Validate.instant("updated", updatedAt);
    Validate.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns a new plan for a question. */
  public static Plan drafted(PlanId id, String question, int failureLimit, Instant now) {
    return new Plan(
        id, question, "", "", PlanStatus.PLANNING, failureLimit, 0, Json.EMPTY_OBJECT, now, now, 0);
  }

  /** Returns a copy with another instruction and execution plan. */
  public Plan revised(String newInstruction, String newExecutionPlan, Instant now) {
    return new Plan(
        id,
        question,
        newInstruction,
        newExecutionPlan,
        status,
        failureLimit,
        failures,
        details,
        createdAt,
        now,
        version);
  }

  /** Returns a copy with other details. */
  public Plan withDetails(Json newDetails, Instant now) {
    return new Plan(
        id,
        question,
        instruction,
        executionPlan,
        status,
        failureLimit,
        failures,
        newDetails,
        createdAt,
        now,
        version);
  }

  /**
   * Returns the plan with another status, or unchanged if it has that status already.
   *
   * @throws InvalidTransitionException if that status cannot follow the current one
   */
  public Plan withStatus(PlanStatus next, Instant now) {
    if (next == status) {
      return this;
    }
    if (!status.successors().contains(next)) {
      throw new InvalidTransitionException("plan", id.value(), status.name(), next.name());
    }
    return withStatusAndFailures(next, failures, now);
  }

  /**
   * Returns the plan after one more of its tasks failed validation; the plan fails at its failure
   * limit.
   */
  public Plan afterFailedTask(Instant now) {
    int newFailures = Math.addExact(failures, 1);
    boolean reachesLimit = newFailures >= failureLimit && !status.isTerminal();
    return withStatusAndFailures(reachesLimit ? PlanStatus.FAILED : status, newFailures, now);
  }

  /** Returns a copy with another version. */
  public Plan withVersion(long newVersion) {
    return new Plan(
        id,
        question,
        instruction,
        executionPlan,
        status,
        failureLimit,
        failures,
        details,
        createdAt,
        updatedAt,
        newVersion);
  }

  private Plan withStatusAndFailures(PlanStatus newStatus, int newFailures, Instant now) {
    return new Plan(
        id,
        question,
        instruction,
        executionPlan,
        newStatus,
        failureLimit,
        newFailures,
        details,
        createdAt,
        now,
        version);
  }
}
