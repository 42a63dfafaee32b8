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
 * Plan service of one swarm.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own. Thread-safe. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Plans {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final PlanRepository plans;
  private final InstantSource clock;

  /** Creates the plan service of a swarm on its store. */
  public Plans(SwarmId swarm, UnitOfWork work, PlanRepository plans, InstantSource clock) {
    this.swarm = swarm;
    this.work = work;
    this.plans = plans;
    this.clock = clock;
  }

  /**
   * Creates a plan for a question, with a failure limit of {@link Plan#DEFAULT_FAILURE_LIMIT}.
   *
   * @return the plan as stored
   * @throws AlreadyExistsException if the id is taken
   */
  public Plan draft(PlanId id, String question) {
    return draft(id, question, Plan.DEFAULT_FAILURE_LIMIT);
  }

  /**
   * Creates a plan for a question.
   *
   * @param failureLimit number of failed tasks at which the plan fails, 1 or more
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
   * Replaces the instruction and execution plan of a plan.
   *
   * @return the plan as stored
   * @throws NotFoundException if the plan does not exist
   */
  public Plan revise(PlanId id, String instruction, String executionPlan) {
    return update(id, plan -> plan.revised(instruction, executionPlan, clock.instant()));
  }

  /**
   * Replaces the details of a plan.
   *
   * @return the plan as stored
   * @throws NotFoundException if the plan does not exist
   */
  public Plan changeDetails(PlanId id, Json details) {
    return update(id, plan -> plan.withDetails(details, clock.instant()));
  }

  /**
   * Changes the status of a plan, without changing its tasks.
   *
   * @return the plan as stored
   * @throws NotFoundException if the plan does not exist
   * @throws io.skep.domain.error.InvalidTransitionException if that status cannot follow the
   *     current one
   */
  public Plan changeStatus(PlanId id, PlanStatus status) {
    return update(id, plan -> plan.withStatus(status, clock.instant()));
  }

  /** Returns the plan, or empty if no such id exists. */
  public Optional<Plan> find(PlanId id) {
    return plans.find(swarm, id);
  }

  /**
   * Returns a page of plans, most recently updated first.
   *
   * @param status matches only this status; empty for all
   */
  public Page<Plan> list(Optional<PlanStatus> status, PageRequest page) {
    return plans.list(swarm, status, page);
  }

  /**
   * Links a plan to a conversation; an existing link of the pair is unchanged.
   *
   * @param message message that led to the link, if any
   * @return whether the link is new
   * @throws NotFoundException if the plan or the conversation does not exist
   */
  public boolean link(
      PlanId plan, ConversationId conversation, LinkKind kind, Optional<MessageId> message) {
    return plans.link(swarm, new PlanLink(conversation, plan, kind, message, clock.instant()));
  }

  /** Returns a page of the links of a conversation, oldest first. */
  public Page<PlanLink> linksOf(ConversationId conversation, PageRequest page) {
    return plans.linksOf(swarm, conversation, page);
  }

  /** Returns a page of the links of a plan, oldest first. */
  public Page<PlanLink> linksOf(PlanId plan, PageRequest page) {
    return plans.linksOf(swarm, plan, page);
  }

  private Plan update(PlanId id, UnaryOperator<Plan> transition) {
    return work.write(
        () -> {
          var plan =
              plans.find(swarm, id).orElseThrow(() -> new NotFoundException("plan", id.value()));
          var changed = transition.apply(plan);
          return changed.equals(plan) ? plan : plans.save(swarm, changed);
        });
  }
}
