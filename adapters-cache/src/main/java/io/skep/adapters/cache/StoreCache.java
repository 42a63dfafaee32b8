package io.skep.adapters.cache;

import io.skep.domain.cache.Cache;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.KeptEntry;
import io.skep.domain.cache.ProcessFigures;
import io.skep.domain.cache.Query;
import io.skep.domain.cache.Uncached;
import io.skep.domain.cache.Written;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** What is kept in front of a store. */
final class StoreCache implements Cache {

  private final String name =
      "%d-%08x".formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
  private final Levels levels;
  private final ChangeFollower follower;
  private final Queries queries;
  private final Cache store;

  StoreCache(Levels levels, ChangeFollower follower, ChangeFeed changes) {
    this.levels = levels;
    this.follower = follower;
    queries = new Queries(levels);
    store = new Uncached(changes);
  }

  @Override
  public <T> Written<T> written(Supplier<T> write) {
    return store.written(write);
  }

  @Override
  public <T> T atLeast(ChangePosition token, Supplier<T> read) {
    return follower.reach(token) ? read.get() : levels.block().run(new Block.Run(), read);
  }

  @Override
  public void forget(SwarmId swarm, String pattern) {
    store.forget(swarm, pattern);
  }

  @Override
  public <V> V result(SwarmId swarm, Query<V> query, Supplier<V> read) {
    return queries.result(swarm, query, read);
  }

  @Override
  public List<CacheFigures> figures() {
    return levels.regions().stream()
        .map(region -> region.figures().of(region.name()))
        .sorted(Comparator.comparing(CacheFigures::region))
        .toList();
  }

  /** Returns the figures of this process, by its name. */
  ProcessFigures own() {
    return new ProcessFigures(name, figures());
  }

  @Override
  public List<ProcessFigures> everywhere() {
    List<ProcessFigures> all = new ArrayList<>();
    all.add(own());
    levels
        .second()
        .ifPresent(
            level ->
                level.told().stream()
                    .filter(told -> !told.process().equals(name))
                    .forEach(all::add));
    return all;
  }

  @Override
  public List<KeptEntry> explain(SwarmId swarm, String words) {
    store.explain(swarm, words);
    return new Explainer(levels, queries).explain(swarm, words);
  }

  @Override
  public boolean isShared(Duration patience) {
    return levels.second().filter(level -> level.isThere(patience)).isPresent();
  }
}
