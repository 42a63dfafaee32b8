package io.skep.domain.plan;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The plans of one swarm.
 *
 * <p>Each method is one unit of work, or part of the caller's. Safe for use by many threads. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Plans {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final PlanRepository plans;
  private final InstantSource clock;

  /** Creates the plans of a swarm over its store. */
  public Plans(SwarmId swarm, UnitOfWork work, PlanRepository plans, InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.plans = plans;
    this.clock = clock;
  }

  /**
   * Makes a plan for a question; it stops after {@link Plan#DEFAULT_FAILURE_LIMIT} failed tasks.
   *
   * @return the plan as stored
   * @throws AlreadyExistsException if the id is taken
   */
  public Plan draft(PlanId id, String question) {
    return draft(id, question, Plan.DEFAULT_FAILURE_LIMIT);
  }

  /**
   * Makes a plan for a question that stops after so many failed tasks.
   *
   * @return the plan as stored
   * @throws AlreadyExistsException if the id is taken
   */
  public Plan draft(PlanId id, String question, int failureLimit) {
    return work.write(
        () -> {
          var plan = Plan.drafted(id, question, failureLimit, clock.instant());
          if (!plans.add(swarm, plan)) {
            throw new AlreadyExistsException("plan", id.value());
          }
          return plan;
        });
  }

  /**
   * Replaces how a plan goes about its question.
   *
   * @return the plan as stored
   * @throws NotFoundException if there is none under this id
   */
  public Plan reword(PlanId id, String instruction, String executionPlan) {
    return changed(id, plan -> plan.worded(instruction, executionPlan, clock.instant()));
  }

  /**
   * Replaces the details of a plan.
   *
   * @return the plan as stored
   * @throws NotFoundException if there is none under this id
   */
  public Plan changeDetails(PlanId id, Json details) {
    return changed(id, plan -> plan.withDetails(details, clock.instant()));
  }

  /**
   * Changes where a plan stands. Ending a plan leaves its tasks as they are.
   *
   * @return the plan as stored
   * @throws NotFoundException if there is none under this id
   * @throws io.skep.domain.error.InvalidTransitionException if that status cannot follow
   */
  public Plan changeStatus(PlanId id, PlanStatus status) {
    return changed(id, plan -> plan.inStatus(status, clock.instant()));
  }

  /** Returns the plan, or empty if there is none under this id. */
  public Optional<Plan> find(PlanId id) {
    return plans.find(swarm, id);
  }

  /**
   * Returns a page of plans, the last updated first.
   *
   * @param status only those in this status; empty for all
   */
  public Page<Plan> list(Optional<PlanStatus> status, PageRequest page) {
    return plans.list(swarm, status, page);
  }

  /**
   * Links a plan to a conversation; a pair that is linked already stays as it is.
   *
   * @param message the message that led to it, if one did
   * @return whether the link is new
   * @throws NotFoundException if the plan or the conversation does not exist
   */
  public boolean link(
      PlanId plan, ConversationId conversation, LinkKind kind, Optional<MessageId> message) {
    return plans.link(swarm, new PlanLink(conversation, plan, kind, message, clock.instant()));
  }

  /** Returns a page of the links of a conversation, the oldest first. */
  public Page<PlanLink> linksOf(ConversationId conversation, PageRequest page) {
    return plans.linksOf(swarm, conversation, page);
  }

  /** Returns a page of the links of a plan, the oldest first. */
  public Page<PlanLink> linksOf(PlanId plan, PageRequest page) {
    return plans.linksOf(swarm, plan, page);
  }

  private Plan changed(PlanId id, UnaryOperator<Plan> verb) {
    return work.write(
        () -> {
          var plan =
              plans.find(swarm, id).orElseThrow(() -> new NotFoundException("plan", id.value()));
          var changed = verb.apply(plan);
          return changed.equals(plan) ? plan : plans.save(swarm, changed);
        });
  }
}
