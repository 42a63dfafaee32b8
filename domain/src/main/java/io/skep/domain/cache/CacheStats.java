package io.skep.domain.cache;

import java.time.Duration;

/**
 * Statistics of a cache region since the cache was opened.
 *
 * @param region name of the region
 * @param hits number of reads answered from memory
 * @param sharedHits number of reads answered from the shared cache
 * @param rejected number of shared entries that were possibly outdated or could not be decoded
 * @param stale number of entries found changed or expired
 * @param bypassed number of reads that bypassed the cache because the change feed had not been
 *     polled within the maximum staleness
 * @param misses number of calls that waited for a load from the store
 * @param loads number of loads from the store, including refreshes ahead of calls
 * @param loadTime total duration of the loads
 * @param evictions number of entries evicted because of the size limit
 * @param entries number of entries in memory, valid or not
 * @param bytes approximate size of the entries in memory
 */
public record CacheStats(
    String region,
    long hits,
    long sharedHits,
    long rejected,
    long stale,
    long bypassed,
    long misses,
    long loads,
    Duration loadTime,
    long evictions,
    long entries,
    long bytes) {}
