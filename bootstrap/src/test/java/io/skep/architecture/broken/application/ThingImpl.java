package io.skep.architecture.broken.application;

/** Class with the suffix Impl. */
final class ThingImpl {}
