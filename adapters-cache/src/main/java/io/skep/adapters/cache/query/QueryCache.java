package io.skep.adapters.cache.query;

import static java.util.Objects.requireNonNull;

import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.adapters.cache.local.RegionSpec;
import io.skep.domain.cache.CachedQuery;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Cache of application query results, with one region per query name. Thread-safe. */
public final class QueryCache {

  /** Maximum number of regions; further query names share {@link #OVERFLOW_REGION}. */
  private static final int MAX_REGIONS = 200;

  private static final String OVERFLOW_REGION = "*";

  private final CacheContext context;
  private final ConcurrentMap<String, Region<QueryKey, Object>> regions = new ConcurrentHashMap<>();

  /** Creates a query cache without regions. */
  public QueryCache(CacheContext context) {
    this.context = context;
  }

  /**
   * Returns the cached result of a query, or loads and caches it.
   *
   * @throws NullPointerException if the loader returns null
   */
  @SuppressWarnings("unchecked") // equal queries have results of the same type
  public <V> V getOrLoad(SwarmId swarm, CachedQuery<V> query, Supplier<V> loader) {
    return (V)
        regionOf(query.name())
            .get(
                swarm,
                new QueryKey((CachedQuery<Object>) query),
                () -> requireNonNull(loader.get(), "result"));
  }

  /** Returns the region of a query name, created on first use. */
  public Region<QueryKey, Object> regionOf(String name) {
    var region = regions.get(name);
    if (region != null) {
      return region;
    }
    return regions.computeIfAbsent(
        regions.size() < MAX_REGIONS ? name : OVERFLOW_REGION, QueryCache.this::newRegion);
  }

  private Region<QueryKey, Object> newRegion(String name) {
    return context.createRegion(
        new RegionSpec<>(
            QueryKey.PREFIX + ":" + name,
            QueryKey::path,
            QueryCache::tags,
            key -> key.query().timeToLive(),
            QueryCache::weight,
            key -> key.query().codec().map(NullableCodec::of),
            (key, result) -> result,
            Optional.empty()));
  }

  private static List<ChangeTag> tags(QueryKey key) {
    List<ChangeTag> tags = new ArrayList<>(key.query().tags());
    key.query()
        .keys()
        .forEach(path -> tags.add(new ChangeTag(ChangeKind.CACHED, Optional.of(path))));
    return tags;
  }

  private static int weight(QueryKey key, Object result) {
    long weight = key.query().weigher().applyAsLong(result) + key.weight();
    return (int) Math.min(Math.max(weight, 0), Integer.MAX_VALUE / 2);
  }
}
