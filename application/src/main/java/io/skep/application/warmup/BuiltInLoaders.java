package io.skep.application.warmup;

import io.skep.domain.agent.AgentQuery;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Read what most programs ask for: what is looked up by id, of each kind the first page. */
final class BuiltInLoaders {

  private static final PageRequest FIRST = PageRequest.first(PageRequest.MAX_LIMIT);

  private static final List<Loader> ALL =
      List.of(
          new Loader("agents", (swarm, cache) -> agents(swarm)),
          new Loader("plans", (swarm, cache) -> plans(swarm)),
          new Loader("conversations", (swarm, cache) -> conversations(swarm)),
          new Loader("queues", (swarm, cache) -> swarm.queues().list(FIRST).items().size()),
          new Loader("teams", (swarm, cache) -> swarm.agents().teams(FIRST).items().size()),
          new Loader("counts", (swarm, cache) -> counts(swarm)));

  private BuiltInLoaders() {}

  /** Returns the built-in loaders, then these. */
  static List<Loader> and(List<Loader> others) {
    return Stream.concat(ALL.stream(), others.stream()).toList();
  }

  private static long agents(Swarm swarm) {
    return each(
        swarm.agents().list(AgentQuery.ALL, FIRST), agent -> swarm.agents().find(agent.id()));
  }

  /** Plans that have ended are seldom looked up. */
  private static long plans(Swarm swarm) {
    return Stream.of(PlanStatus.values())
        .filter(status -> !status.isTerminal())
        .mapToLong(
            status ->
                each(
                    swarm.plans().list(Optional.of(status), FIRST),
                    plan -> swarm.plans().find(plan.id())))
        .sum();
  }

  private static long conversations(Swarm swarm) {
    return each(
        swarm.conversations().list(Optional.empty(), FIRST),
        conversation -> swarm.conversations().find(conversation.id()));
  }

  private static long counts(Swarm swarm) {
    return (long) swarm.queues().countByStatus().size() + swarm.agents().countByStatus().size();
  }

  /** Looks up each of a page, since lists are not kept; stops when it is interrupted. */
  private static <T> long each(Page<T> page, Function<T, Optional<T>> find) {
    return page.items().stream()
        .takeWhile(item -> !Thread.currentThread().isInterrupted())
        .filter(item -> find.apply(item).isPresent())
        .count();
  }
}
