package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import java.util.List;
import java.util.Optional;

/** Keeps plans. */
final class CachedPlanRepository implements PlanRepository {

  private final PlanRepository delegate;
  private final Block block;
  private final Region<PlanId, Optional<Plan>> plans;

  CachedPlanRepository(PlanRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    plans =
        levels.region(
            "plans",
            id -> "plan:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            plan -> Weights.of(plan, Weights::of),
            Form.optional(CacheFormats.of(Plan.class)),
            (swarm, id) -> store().find(swarm, id));
  }

  @Override
  public Optional<Plan> find(SwarmId swarm, PlanId id) {
    return plans.get(swarm, id);
  }

  @Override
  public boolean add(SwarmId swarm, Plan plan) {
    return store().add(swarm, plan);
  }

  @Override
  public Plan save(SwarmId swarm, Plan plan) {
    return plans.save(swarm, plan.id(), () -> store().save(swarm, plan), Optional::of);
  }

  @Override
  public Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page) {
    return store().list(swarm, status, page);
  }

  @Override
  public boolean link(SwarmId swarm, PlanLink link) {
    return store().link(swarm, link);
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page) {
    return store().linksOf(swarm, conversation, page);
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return store().linksOf(swarm, plan, page);
  }

  private PlanRepository store() {
    return block.passing(delegate);
  }
}
