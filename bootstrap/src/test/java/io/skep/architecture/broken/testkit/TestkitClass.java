package io.skep.architecture.broken.testkit;

/** Class of the testkit. */
public final class TestkitClass {}
