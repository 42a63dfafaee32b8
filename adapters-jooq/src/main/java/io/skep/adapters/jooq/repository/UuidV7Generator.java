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
public final class UuidV7Generator implements IdGenerator {

  private final InstantSource clock;
  private volatile @Nullable GeneratorPair generators;
  private long lastMillis;

  /** Creates the generator by the clock of a store. */
  public UuidV7Generator(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized UUID next() {
    lastMillis = Math.max(lastMillis, clock.millis());
    return generators().monotonic.construct(lastMillis);
  }

  @Override
  public UUID nextAt(Instant at) {
    return generators().randomized.construct(at.toEpochMilli());
  }

  /** Made with the first id: seeding takes a short-lived process that needs none too long. */
  private GeneratorPair generators() {
    var made = generators;
    return made == null ? createGenerators() : made;
  }

  private synchronized GeneratorPair createGenerators() {
    var made = generators;
    if (made == null) {
      made = new GeneratorPair(new SecureRandom());
      generators = made;
    }
    return made;
  }

  private static final class GeneratorPair {

    private final TimeBasedEpochGenerator monotonic;
    private final TimeBasedEpochRandomGenerator randomized;

    GeneratorPair(SecureRandom random) {
      monotonic = new TimeBasedEpochGenerator(random);
      randomized = new TimeBasedEpochRandomGenerator(random);
    }
  }
}
