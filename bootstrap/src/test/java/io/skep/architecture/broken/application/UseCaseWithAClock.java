package io.skep.architecture.broken.application;

/** Reads the clock. */
final class UseCaseWithAClock {

  long now() {
    return System.currentTimeMillis();
  }
}
