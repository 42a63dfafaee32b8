package io.skep.bootstrap.meters;

import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.util.Optional;

/** Times what it hands on. */
final class MeteredPlanRepository implements PlanRepository {

  private final PlanRepository delegate;
  private final StoreTimers timers;

  MeteredPlanRepository(PlanRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Optional<Plan> find(SwarmId swarm, PlanId id) {
    return timers.time("plan.find", () -> delegate.find(swarm, id));
  }

  @Override
  public boolean add(SwarmId swarm, Plan plan) {
    return timers.time("plan.add", () -> delegate.add(swarm, plan));
  }

  @Override
  public Plan save(SwarmId swarm, Plan plan) {
    return timers.time("plan.save", () -> delegate.save(swarm, plan));
  }

  @Override
  public Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page) {
    return timers.time("plan.list", () -> delegate.list(swarm, status, page));
  }

  @Override
  public boolean link(SwarmId swarm, PlanLink link) {
    return timers.time("plan.link", () -> delegate.link(swarm, link));
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page) {
    return timers.time("plan.linksOf", () -> delegate.linksOf(swarm, conversation, page));
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return timers.time("plan.linksOf", () -> delegate.linksOf(swarm, plan, page));
  }
}
