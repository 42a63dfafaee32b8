package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeTag;
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

/** Caching {@link PlanRepository}: caches plans by id. Thread-safe. */
public final class CachedPlanRepository implements PlanRepository {

  private final PlanRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<PlanId, Optional<Plan>> plans;

  /** Creates the regions of this repository in a cache context. */
  public CachedPlanRepository(PlanRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    plans =
        context.createRegion(
            "plans",
            id -> "plan:" + id.value(),
            id -> List.of(ChangeTag.of(id)),
            plan -> SizeEstimator.sizeOf(plan, SizeEstimator::sizeOf),
            NullableCodec.optional(CacheCodecs.of(Plan.class)),
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
    return transactionScope.passThrough(delegate);
  }
}
