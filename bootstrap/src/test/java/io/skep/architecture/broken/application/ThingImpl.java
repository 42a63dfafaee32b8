package io.skep.architecture.broken.application;

/** Is named after nothing. */
final class ThingImpl {}
