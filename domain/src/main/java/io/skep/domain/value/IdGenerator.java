package io.skep.domain.value;

import java.time.Instant;
import java.util.UUID;

/**
 * Port to new ids: UUIDv7 as in RFC 9562.
 *
 * <p>Safe for use by many threads.
 */
public interface IdGenerator {

  /** Returns a new id for now, greater than every one that this method returned before. */
  UUID next();

  /**
   * Returns a new id whose time is {@code at}: for what happened earlier and is stored only now.
   * Ids of the same millisecond come in no particular order.
   */
  UUID at(Instant at);
}
