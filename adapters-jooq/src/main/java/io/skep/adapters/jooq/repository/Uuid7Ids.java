package io.skep.adapters.jooq.repository;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import io.skep.domain.value.IdGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** UUIDv7 by the store's clock. Should that go back, the ids stay where they were. */
public final class Uuid7Ids implements IdGenerator {

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final TimeBasedEpochGenerator increasing = new TimeBasedEpochGenerator(random);
  private final TimeBasedEpochRandomGenerator scattered = new TimeBasedEpochRandomGenerator(random);
  private long last;

  /** Creates the generator by the clock of a store. */
  public Uuid7Ids(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized UUID next() {
    last = Math.max(last, clock.millis());
    return increasing.construct(last);
  }

  @Override
  public UUID at(Instant at) {
    return scattered.construct(at.toEpochMilli());
  }
}
