package io.skep.architecture.broken.util;

/** Could be anything. */
final class Anything {}
