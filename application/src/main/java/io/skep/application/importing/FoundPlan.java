package io.skep.application.importing;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import java.time.Instant;
import java.util.Optional;

/**
 * A plan that was found; to be told before the tasks that are part of it.
 *
 * @param id its name, the same each time it is found
 * @param asOf the time of which this is said; empty if that is not known
 * @param question what is asked, up to 100,000 characters
 * @param instruction how to go about it, up to 100,000 characters, may be empty
 * @param executionPlan the steps, up to 1,000,000 characters, may be empty
 * @param status where it stands
 * @param details anything else, as it was found
 * @param createdAt when it was made; empty if that is not known
 */
public record FoundPlan(
    PlanId id,
    Optional<Instant> asOf,
    String question,
    String instruction,
    String executionPlan,
    PlanStatus status,
    Json details,
    Optional<Instant> createdAt)
    implements Found {

  /** Refuses what no store would take. */
  public FoundPlan {
    asOf = asOf.map(at -> Check.instant("as of", at));
    createdAt = createdAt.map(at -> Check.instant("created", at));
    Check.text("question", question, 100_000);
    Check.text("instruction", instruction, 100_000);
    Check.text("execution plan", executionPlan, 1_000_000);
  }

  @Override
  public int size() {
    return question.length()
        + instruction.length()
        + executionPlan.length()
        + details.text().length();
  }

  String digest() {
    return Digest.of("plan", question, instruction, executionPlan, status, details, createdAt);
  }

  Plan asNew(Instant now) {
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

  /** Returns the plan with everything that was found, and what only this store knows. */
  Plan asChanged(Plan stored, Instant now) {
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
