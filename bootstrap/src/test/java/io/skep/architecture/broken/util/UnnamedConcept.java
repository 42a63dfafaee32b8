package io.skep.architecture.broken.util;

/** Class with a name that says nothing. */
final class UnnamedConcept {}
