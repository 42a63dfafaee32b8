package io.skep.adapters.jooq.repository;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import io.skep.domain.value.IdGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDv7 by the store's clock. Should that go back, the ids stay where they were. */
public final class Uuid7Ids implements IdGenerator {

  private final InstantSource clock;
  private volatile @Nullable Generators generators;
  private long last;

  /** Creates the generator by the clock of a store. */
  public Uuid7Ids(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized UUID next() {
    last = Math.max(last, clock.millis());
    return generators().increasing.construct(last);
  }

  @Override
  public UUID at(Instant at) {
    return generators().scattered.construct(at.toEpochMilli());
  }

  /** Made with the first id: seeding takes a short-lived process that needs none too long. */
  private Generators generators() {
    var made = generators;
    return made == null ? made() : made;
  }

  private synchronized Generators made() {
    var made = generators;
    if (made == null) {
      made = new Generators(new SecureRandom());
      generators = made;
    }
    return made;
  }

  private static final class Generators {

    private final TimeBasedEpochGenerator increasing;
    private final TimeBasedEpochRandomGenerator scattered;

    Generators(SecureRandom random) {
      increasing = new TimeBasedEpochGenerator(random);
      scattered = new TimeBasedEpochRandomGenerator(random);
    }
  }
}
