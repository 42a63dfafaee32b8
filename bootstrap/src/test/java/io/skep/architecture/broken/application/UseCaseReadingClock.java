package io.skep.architecture.broken.application;

/** Use case that reads the system clock. */
final class UseCaseReadingClock {

  long now() {
    return System.currentTimeMillis();
  }
}
