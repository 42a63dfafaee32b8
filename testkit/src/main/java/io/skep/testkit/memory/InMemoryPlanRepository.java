package io.skep.testkit.memory;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.plan.PlanRepository;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.memory.SwarmState.PlanLinkKey;
import java.util.Optional;

/** In-memory plan repository. */
final class InMemoryPlanRepository implements PlanRepository {

  private static final CursorPaging<Plan, TimeCursor> LAST_UPDATED_FIRST =
      new CursorPaging<>(
          plan -> new TimeCursor(plan.updatedAt(), plan.id().value()),
          TimeCursor.LATEST_FIRST,
          TimeCursor::format,
          TimeCursor::parse);

  private static final CursorPaging<PlanLink, TimeCursor> OLDEST_FIRST_BY_PLAN =
      new CursorPaging<>(
          link -> new TimeCursor(link.createdAt(), link.plan().value()),
          TimeCursor.EARLIEST_FIRST,
          TimeCursor::format,
          TimeCursor::parse);

  private static final CursorPaging<PlanLink, TimeCursor> OLDEST_FIRST_BY_CONVERSATION =
      new CursorPaging<>(
          link -> new TimeCursor(link.createdAt(), link.conversation().value()),
          TimeCursor.EARLIEST_FIRST,
          TimeCursor::format,
          TimeCursor::parse);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryPlanRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public Optional<Plan> find(SwarmId swarm, PlanId id) {
    return work.inRead(() -> swarms.of(swarm).plans.find(id));
  }

  @Override
  public boolean add(SwarmId swarm, Plan plan) {
    return work.inWrite(
        () -> {
          var plans = swarms.of(swarm).plans;
          if (plans.contains(plan.id())) {
            return false;
          }
          plans.put(plan.id(), plan.withVersion(0));
          return true;
        });
  }

  @Override
  public Plan save(SwarmId swarm, Plan plan) {
    return work.inWrite(
        () -> {
          long actual = existing(swarm, plan.id()).version();
          if (actual != plan.version()) {
            throw new StaleVersionException("plan", plan.id().value(), plan.version(), actual);
          }
          var saved = plan.withVersion(actual + 1);
          swarms.of(swarm).plans.put(plan.id(), saved);
          return saved;
        });
  }

  @Override
  public Page<Plan> list(SwarmId swarm, Optional<PlanStatus> status, PageRequest page) {
    return work.inRead(
        () ->
            LAST_UPDATED_FIRST.page(
                swarms.of(swarm).plans.all().stream()
                    .filter(plan -> status.stream().allMatch(plan.status()::equals)),
                page));
  }

  @Override
  public boolean link(SwarmId swarm, PlanLink link) {
    return work.inWrite(
        () -> {
          existing(swarm, link.plan());
          if (!swarms.of(swarm).conversations.contains(link.conversation())) {
            throw new NotFoundException("conversation", link.conversation().value());
          }
          var links = swarms.of(swarm).links;
          var pair = new PlanLinkKey(link.conversation(), link.plan());
          if (links.contains(pair)) {
            return false;
          }
          links.put(pair, link);
          return true;
        });
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, ConversationId conversation, PageRequest page) {
    return work.inRead(
        () ->
            OLDEST_FIRST_BY_PLAN.page(
                swarms.of(swarm).links.all().stream()
                    .filter(link -> link.conversation().equals(conversation)),
                page));
  }

  @Override
  public Page<PlanLink> linksOf(SwarmId swarm, PlanId plan, PageRequest page) {
    return work.inRead(
        () ->
            OLDEST_FIRST_BY_CONVERSATION.page(
                swarms.of(swarm).links.all().stream().filter(link -> link.plan().equals(plan)),
                page));
  }

  private Plan existing(SwarmId swarm, PlanId id) {
    return swarms
        .of(swarm)
        .plans
        .find(id)
        .orElseThrow(() -> new NotFoundException("plan", id.value()));
  }
}
