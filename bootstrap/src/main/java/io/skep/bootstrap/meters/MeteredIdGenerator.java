package io.skep.bootstrap.meters;

import io.skep.domain.value.IdGenerator;
import java.time.Instant;
import java.util.UUID;

/** Times what it hands on. */
final class MeteredIdGenerator implements IdGenerator {

  private final IdGenerator delegate;
  private final StoreTimers timers;

  MeteredIdGenerator(IdGenerator delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public UUID next() {
    return timers.time("id.next", () -> delegate.next());
  }

  @Override
  public UUID at(Instant at) {
    return timers.time("id.at", () -> delegate.at(at));
  }
}
