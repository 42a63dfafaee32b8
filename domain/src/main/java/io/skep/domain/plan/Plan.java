package io.skep.domain.plan;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import java.time.Instant;

/**
 * A question and how it is to be answered. Its tasks are in the queues, under its id.
 *
 * <p>Immutable: each verb returns the plan as it stands afterwards, or throws and changes nothing.
 *
 * @param id its name in the swarm
 * @param question what is asked, up to 100,000 characters
 * @param instruction how to go about it, up to 100,000 characters, may be empty
 * @param executionPlan the steps as they are thought out, up to 1,000,000 characters, may be empty
 * @param status where it stands
 * @param failureLimit how many of its tasks may fail before it stops, 1 or more
 * @param failures how many of its tasks have failed for good
 * @param details anything else, such as the model and temperature it is planned with
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 * @param version counts stored revisions
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

  /** How many tasks may fail when nothing is said. */
  public static final int DEFAULT_FAILURE_LIMIT = 3;

  /** Brings the times to store precision and refuses what is too long or out of range. */
  public Plan {
    Check.text("question", question, 100_000);
    Check.text("instruction", instruction, 100_000);
    Check.text("execution plan", executionPlan, 1_000_000);
    Check.range("failure limit", failureLimit, 1, Integer.MAX_VALUE);
    Check.range("failures", failures, 0, Integer.MAX_VALUE);
    createdAt = Check.instant("created", createdAt);
    updatedAt = Check.instant("updated", updatedAt);
    Check.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns a plan for a question that has just been asked. */
  public static Plan drafted(PlanId id, String question, int failureLimit, Instant now) {
    return new Plan(
        id, question, "", "", PlanStatus.PLANNING, failureLimit, 0, Json.EMPTY_OBJECT, now, now, 0);
  }

  /** Returns the plan with other steps. */
  public Plan worded(String newInstruction, String newExecutionPlan, Instant now) {
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

  /** Returns the plan with other details. */
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
   * Returns the plan in another status; in the one it has already, unchanged.
   *
   * @throws InvalidTransitionException if that status cannot follow the present one
   */
  public Plan inStatus(PlanStatus next, Instant now) {
    if (next == status) {
      return this;
    }
    if (!status.successors().contains(next)) {
      throw new InvalidTransitionException("plan", id.value(), status.name(), next.name());
    }
    return moved(next, failures, now);
  }

  /** Returns the plan after one more of its tasks failed for good; at its limit it has failed. */
  public Plan afterFailedTask(Instant now) {
    int newFailures = Math.addExact(failures, 1);
    boolean stops = newFailures >= failureLimit && !status.isTerminal();
    return moved(stops ? PlanStatus.FAILED : status, newFailures, now);
  }

  /** Returns the plan as a store keeps it under another version. */
  public Plan atVersion(long newVersion) {
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

  private Plan moved(PlanStatus newStatus, int newFailures, Instant now) {
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
