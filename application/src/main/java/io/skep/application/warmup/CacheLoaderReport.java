package io.skep.application.warmup;

import java.time.Duration;
import java.util.Optional;

/**
 * Result of a run of a loader.
 *
 * @param name name of the loader
 * @param loaded number of results that the loader returned; 0 on failure
 * @param duration run time, without the wait for a thread
 * @param failure failure message; empty on success
 */
public record CacheLoaderReport(
    String name, long loaded, Duration duration, Optional<String> failure) {}
