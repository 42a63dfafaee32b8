package io.skep.domain.cache;

import java.time.Duration;

/**
 * What has happened in a part of a cache since it was opened.
 *
 * @param region what is kept there
 * @param hits how often something was handed out that is kept in memory
 * @param sharedHits how often something was handed out that is kept for all processes
 * @param distrusted how often something that is kept for all processes might be too old, or was no
 *     value
 * @param stale how often something that is kept had changed, or was too old
 * @param aside how often nothing could be handed out, because the store had not told of changes for
 *     longer than the bound
 * @param misses how often a call had to wait for a read of the store instead
 * @param loads how often the store was read, also ahead of the calls
 * @param loadTime how long that took in all
 * @param evictions how often something went for want of room
 * @param entries how many things are kept in memory, true or not
 * @param bytes about how many bytes they take
 */
public record CacheFigures(
    String region,
    long hits,
    long sharedHits,
    long distrusted,
    long stale,
    long aside,
    long misses,
    long loads,
    Duration loadTime,
    long evictions,
    long entries,
    long bytes) {}
