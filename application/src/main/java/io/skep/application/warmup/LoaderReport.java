package io.skep.application.warmup;

import java.time.Duration;
import java.util.Optional;

/**
 * What has come of a loader.
 *
 * @param name of the loader
 * @param loaded how much it says that it has read; 0 if it has failed
 * @param took how long that took, without the wait for a thread
 * @param failure why it has failed, in words, if it has
 */
public record LoaderReport(String name, long loaded, Duration took, Optional<String> failure) {}
