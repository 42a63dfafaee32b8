package io.skep.architecture.broken.domain.cache;

/** Something that is kept. */
public record Kept(String value) {}
