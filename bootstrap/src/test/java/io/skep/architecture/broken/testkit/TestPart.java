package io.skep.architecture.broken.testkit;

/** A part for tests. */
public final class TestPart {}
