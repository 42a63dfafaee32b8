package io.skep.domain.value;

import java.time.Instant;
import java.util.UUID;

/** Port to a generator of UUIDv7 ids as defined by RFC 9562. Thread-safe. */
public interface IdGenerator {

  /** Returns a new id for the current time, greater than every previous result of this method. */
  UUID next();

  /**
   * Returns a new id for the time {@code at}, for entities created in the past, such as imported
   * ones. Ids of the same millisecond are unordered.
   */
  UUID nextAt(Instant at);
}
