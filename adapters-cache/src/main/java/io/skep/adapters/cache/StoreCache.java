package io.skep.adapters.cache;

import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.query.QueryCache;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.cache.NoOpCache;
import io.skep.domain.cache.NodeCacheStats;
import io.skep.domain.cache.WriteResult;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** {@link Cache} of a {@link CachedStore}. */
final class StoreCache implements Cache {

  private final String name =
      "%d-%08x".formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
  private final CacheContext context;
  private final ChangeFeedPoller feedPoller;
  private final QueryCache queries;
  private final Cache delegate;

  StoreCache(CacheContext context, ChangeFeedPoller feedPoller, ChangeFeed changeFeed) {
    this.context = context;
    this.feedPoller = feedPoller;
    queries = new QueryCache(context);
    delegate = new NoOpCache(changeFeed);
  }

  @Override
  public <T> WriteResult<T> writeWithToken(Supplier<T> write) {
    return delegate.writeWithToken(write);
  }

  @Override
  public <T> T readAtLeast(ChangePosition token, Supplier<T> read) {
    return feedPoller.catchUpTo(token)
        ? read.get()
        : context.transactionScope().run(new TransactionScope.Execution(), read);
  }

  @Override
  public void invalidate(SwarmId swarm, String pattern) {
    delegate.invalidate(swarm, pattern);
  }

  @Override
  public <V> V getOrLoad(SwarmId swarm, CachedQuery<V> query, Supplier<V> loader) {
    return queries.getOrLoad(swarm, query, loader);
  }

  @Override
  public List<CacheStats> stats() {
    return context.regions().stream()
        .map(region -> region.stats().snapshot(region.name()))
        .sorted(Comparator.comparing(CacheStats::region))
        .toList();
  }

  /** Returns the statistics of this process. */
  NodeCacheStats localStats() {
    return new NodeCacheStats(name, stats());
  }

  @Override
  public List<NodeCacheStats> clusterStats() {
    List<NodeCacheStats> all = new ArrayList<>();
    all.add(localStats());
    context
        .sharedCache()
        .ifPresent(
            shared ->
                shared.clusterStats().stream()
                    .filter(stats -> !stats.node().equals(name))
                    .forEach(all::add));
    return all;
  }

  @Override
  public List<CacheEntryInfo> inspect(SwarmId swarm, String path) {
    // Validates the path.
    delegate.inspect(swarm, path);
    return new CacheInspector(context, queries).inspect(swarm, path);
  }

  @Override
  public boolean isShared(Duration timeout) {
    return context.sharedCache().filter(shared -> shared.awaitConnection(timeout)).isPresent();
  }
}
