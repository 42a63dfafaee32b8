package io.skep.adapters.cache;

import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.CacheEntry;
import io.skep.adapters.cache.local.Region;
import io.skep.adapters.cache.local.SharedCache;
import io.skep.adapters.cache.query.QueryCache;
import io.skep.adapters.cache.query.QueryKey;
import io.skep.domain.cache.CacheEntryInfo;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the cache entries under a key path and their states, for operators. */
final class CacheInspector {

  private final CacheContext context;
  private final QueryCache queries;

  CacheInspector(CacheContext context, QueryCache queries) {
    this.context = context;
    this.queries = queries;
  }

  /** Returns the entries under a key path, in local memory first. Scans the local cache. */
  List<CacheEntryInfo> inspect(SwarmId swarm, String path) {
    // Creates the region: only another process may have run the query.
    queryName(path).ifPresent(queries::regionOf);
    List<CacheEntryInfo> entries = new ArrayList<>();
    context
        .localCache()
        .forEach(
            (key, entry) -> {
              if (key.swarm().equals(swarm) && key.region().path(key).equals(path)) {
                entries.add(
                    new CacheEntryInfo(
                        key.region().name(),
                        CacheEntryInfo.Level.MEMORY,
                        entry.weight(),
                        describe(key.region(), entry)));
              }
            });
    context
        .sharedCache()
        .ifPresent(
            shared ->
                context
                    .regions()
                    .forEach(
                        region ->
                            shared
                                .inspect(region, SharedCache.entryKey(swarm, region, path))
                                .ifPresent(entries::add)));
    return entries;
  }

  private static Optional<String> queryName(String path) {
    var parts = path.split(":", -1);
    return parts.length == 3 && parts[0].equals(QueryKey.PREFIX)
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private String describe(Region<?, ?> region, CacheEntry entry) {
    long now = context.nanoNow();
    long remaining = entry.expiresAt() - now;
    if (context.tracker().freshWatermark(now) == null) {
      return "bypassed: change feed not polled within max-staleness";
    }
    if (remaining <= 0) {
      return "expired";
    }
    return region.isCurrent(entry)
        ? "current, expires in %d s".formatted(Duration.ofNanos(remaining).toSeconds())
        : "stale: changed since load";
  }
}
