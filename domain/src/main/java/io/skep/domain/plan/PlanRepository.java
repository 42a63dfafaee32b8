package io.skep.domain.plan;

import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/**
 * Port to durable storage of plans and of their links to conversations.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * PlanRepositoryContract} specifies the behavior as tests.
 */
public interface PlanRepository {

  /** Returns the plan, or empty if no such id exists. */
  Optional<Plan> find(SwarmId swarm, PlanId id);

  /**
   * Inserts a new plan at version 0.
   *
   * @return false if the id is taken, in which case the stored plan is unchanged
   */
  boolean add(SwarmId swarm, Plan plan);

  /**
   * Updates the stored plan and increments its version.
   *
   * @return the plan as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version differs
   * @throws io.skep.domain.error.NotFoundException if the plan does not exist
   */
  Plan save(SwarmId swarm, Plan plan);

  /**
   * Returns a page of plans, most recently updated first, ties by id.
   *
   * @param status matches only this status; empty for all
   */
  Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page);

  /**
   * Inserts a link.
   *
   * @return false if the pair is already linked, in which case the stored link is unchanged
   * @throws io.skep.domain.error.NotFoundException if the plan or the conversation does not exist
   */
  boolean link(SwarmId swarm, PlanLink link);

  /** Returns a page of the links of a conversation, oldest first, ties by plan. */
  Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page);

  /** Returns a page of the links of a plan, oldest first, ties by conversation. */
  Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page);
}
