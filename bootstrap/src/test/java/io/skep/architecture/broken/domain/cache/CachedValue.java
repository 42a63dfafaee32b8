package io.skep.architecture.broken.domain.cache;

/** Cached value. */
public record CachedValue(String value) {}
