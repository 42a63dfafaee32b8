package io.skep.application.importing;

import io.skep.domain.origin.Origin;
import io.skep.domain.origin.OriginKey;
import io.skep.domain.origin.OriginKind;
import io.skep.domain.origin.OriginRepository;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores plans that were found. Runs within a unit of work. */
final class PlanWriter {

  private final SwarmId swarm;
  private final PlanRepository plans;
  private final OriginRepository origins;

  PlanWriter(SwarmId swarm, PlanRepository plans, OriginRepository origins) {
    this.swarm = swarm;
    this.plans = plans;
    this.origins = origins;
  }

  void write(Placed<FoundPlan> placed, Instant now, BatchResult result) {
    var found = placed.found();
    var key = new OriginKey(OriginKind.PLAN, found.id().value());
    var origin = Optional.ofNullable(origins.findAll(swarm, List.of(key)).get(key));
    var novelty = Novelty.of(origin, found.asOf(), found.digest());
    if (novelty != Novelty.NEWS) {
      if (novelty == Novelty.CONFIRMED) {
        origins.saveAll(
            swarm, List.of(Notes.confirmed(origin.orElseThrow(), found.asOf(), found.digest())));
      }
      return;
    }
    var stored = plans.find(swarm, found.id());
    if (stored.isEmpty()) {
      plans.add(swarm, found.asNew(now));
      note(found, key, origin, 0);
      return;
    }
    var before = stored.get();
    var after = found.asChanged(before, now);
    boolean same = after.equals(at(before, after.updatedAt()));
    switch (Verdict.of(same, origin, found.asOf(), before.version(), before.updatedAt())) {
      case TAKE -> note(found, key, origin, plans.save(swarm, after).version());
      case SAME -> note(found, key, origin, before.version());
      case KEEP -> result.kept(placed.place(), "plan " + found.id());
    }
  }

  private void note(FoundPlan found, OriginKey key, Optional<Origin> before, long version) {
    var id = found.id().value();
    origins.saveAll(
        swarm, List.of(Notes.of(key, before, id, version, found.asOf(), found.digest(), true)));
  }

  private static Plan at(Plan plan, Instant updatedAt) {
    return new Plan(
        plan.id(),
        plan.question(),
        plan.instruction(),
        plan.executionPlan(),
        plan.status(),
        plan.failureLimit(),
        plan.failures(),
        plan.details(),
        plan.createdAt(),
        updatedAt,
        plan.version());
  }
}
