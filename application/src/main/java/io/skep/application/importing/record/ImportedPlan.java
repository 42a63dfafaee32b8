package io.skep.application.importing.record;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Imported plan; a source emits it before the tasks of the plan.
 *
 * @param id id of the plan, stable across imports
 * @param asOf time of the record; empty if unknown
 * @param question question, up to 100,000 characters
 * @param instruction instruction, up to 100,000 characters, may be empty
 * @param executionPlan steps, up to 1,000,000 characters, may be empty
 * @param status status
 * @param details other members, as imported
 * @param createdAt time of creation; empty if unknown
 */
public record ImportedPlan(
    PlanId id,
    Optional<Instant> asOf,
    String question,
    String instruction,
    String executionPlan,
    PlanStatus status,
    Json details,
    Optional<Instant> createdAt)
    implements ImportedRecord {

  /** Validates the components as a store does. */
  public ImportedPlan {
    asOf = asOf.map(at -> Validate.instant("as of", at));
    createdAt = createdAt.map(at -> Validate.instant("created", at));
    Validate.text("question", question, 100_000);
    Validate.text("instruction", instruction, 100_000);
    Validate.text("execution plan", executionPlan, 1_000_000);
  }

  @Override
  public int estimatedSize() {
    return question.length()
        + instruction.length()
        + executionPlan.length()
        + details.text().length();
  }

  /** Returns the hash of all components except id and time. */
  public String contentHash() {
    return ContentHash.of("plan", question, instruction, executionPlan, status, details, createdAt);
  }

  /**
   * Returns a new plan.
   *
   * @param now time of a record without one
   */
  public Plan toPlan(Instant now) {
    var at = asOf.orElse(now);
    var created = createdAt.filter(instant -> !instant.isAfter(at)).orElse(at);
    return new Plan(
        id,
        question,
        instruction,
        executionPlan,
        status,
        Plan.DEFAULT_FAILURE_LIMIT,
        0,
        details,
        created,
        at,
        0);
  }

  /**
   * Returns the stored plan with the imported values; failures and their limit stay as stored.
   *
   * @param now time of a record without one
   */
  public Plan applyTo(Plan stored, Instant now) {
    return new Plan(
        id,
        question,
        instruction,
        executionPlan,
        status,
        stored.failureLimit(),
        stored.failures(),
        details,
        stored.createdAt(),
        asOf.orElse(now),
        stored.version());
  }
}
