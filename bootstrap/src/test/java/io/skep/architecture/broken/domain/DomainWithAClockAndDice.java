package io.skep.architecture.broken.domain;

import java.time.Instant;
import java.util.UUID;

/** Reads the clock and makes an id of its own. */
final class DomainWithAClockAndDice {

  Instant now() {
    return Instant.now();
  }

  UUID id() {
    return UUID.randomUUID();
  }
}
