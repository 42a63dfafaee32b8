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
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code PlanRepositoryContract}.
 */
public interface PlanRepository {

  /** Returns the plan, or empty if there is none under this id. */
  Optional<Plan> find(SwarmId swarm, PlanId id);

  /**
   * Stores a new plan at version 0.
   *
   * @return false if the id is already taken, in which case the stored one is left alone
   */
  boolean add(SwarmId swarm, Plan plan);

  /**
   * Replaces the stored plan and increases its version by one.
   *
   * @return the plan as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version is another
   * @throws io.skep.domain.error.NotFoundException if there is none under its id
   */
  Plan save(SwarmId swarm, Plan plan);

  /**
   * Returns a page of plans, the last updated first, ties by id.
   *
   * @param status only those in this status; empty for all
   */
  Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page);

  /**
   * Stores a link.
   *
   * @return false if the pair is linked already, in which case the stored link is left alone
   * @throws io.skep.domain.error.NotFoundException if the plan or the conversation does not exist
   */
  boolean link(SwarmId swarm, PlanLink link);

  /** Returns a page of the links of a conversation, the oldest first, ties by plan. */
  Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page);

  /** Returns a page of the links of a plan, the oldest first, ties by conversation. */
  Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page);
}
