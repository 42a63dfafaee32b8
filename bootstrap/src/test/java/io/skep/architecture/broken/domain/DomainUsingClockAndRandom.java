package io.skep.architecture.broken.domain;

import java.time.Instant;
import java.util.UUID;

/** Domain class that reads the system clock and creates a random id. */
final class DomainUsingClockAndRandom {

  Instant now() {
    return Instant.now();
  }

  UUID id() {
    return UUID.randomUUID();
  }
}
