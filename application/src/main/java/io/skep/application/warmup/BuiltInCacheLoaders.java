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

/** Built-in loaders: the entities of the first page of each type, by id, and counts. */
final class BuiltInCacheLoaders {

  private static final PageRequest FIRST_PAGE = PageRequest.first(PageRequest.MAX_LIMIT);

  private static final List<CacheLoader> ALL =
      List.of(
          new CacheLoader("agents", (swarm, cache) -> agents(swarm)),
          new CacheLoader("plans", (swarm, cache) -> plans(swarm)),
          new CacheLoader("conversations", (swarm, cache) -> conversations(swarm)),
          new CacheLoader(
              "queues", (swarm, cache) -> swarm.queues().list(FIRST_PAGE).items().size()),
          new CacheLoader(
              "teams", (swarm, cache) -> swarm.agents().teams(FIRST_PAGE).items().size()),
          new CacheLoader("counts", (swarm, cache) -> counts(swarm)));

  private BuiltInCacheLoaders() {}

  /** Returns the built-in loaders, followed by the given ones. */
  static List<CacheLoader> withCustom(List<CacheLoader> custom) {
    return Stream.concat(ALL.stream(), custom.stream()).toList();
  }

  private static long agents(Swarm swarm) {
    return loadEach(
        swarm.agents().list(AgentQuery.ALL, FIRST_PAGE), agent -> swarm.agents().find(agent.id()));
  }

  /** Loads the plans that are not in a terminal status; others are seldom read. */
  private static long plans(Swarm swarm) {
    return Stream.of(PlanStatus.values())
        .filter(status -> !status.isTerminal())
        .mapToLong(
            status ->
                loadEach(
                    swarm.plans().list(Optional.of(status), FIRST_PAGE),
                    plan -> swarm.plans().find(plan.id())))
        .sum();
  }

  private static long conversations(Swarm swarm) {
    return loadEach(
        swarm.conversations().list(Optional.empty(), FIRST_PAGE),
        conversation -> swarm.conversations().find(conversation.id()));
  }

  private static long counts(Swarm swarm) {
    return (long) swarm.queues().countByStatus().size() + swarm.agents().countByStatus().size();
  }

  /** Reads each item of a page by id, since lists are not cached; stops on an interrupt. */
  private static <T> long loadEach(Page<T> page, Function<T, Optional<T>> find) {
    return page.items().stream()
        .takeWhile(item -> !Thread.currentThread().isInterrupted())
        .filter(item -> find.apply(item).isPresent())
        .count();
  }
}
