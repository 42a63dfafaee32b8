package io.skep.adapters.jooq.converter;

import java.io.Serial;
import java.time.Instant;
import org.jooq.impl.AbstractConverter;
import org.jspecify.annotations.Nullable;

/** Keeps instants as whole microseconds since 1970-01-01 UTC. */
public final class InstantConverter extends AbstractConverter<Long, Instant> {

  @Serial private static final long serialVersionUID = 1L;

  private static final long MICROS = 1_000_000;

  /** Creates the converter. */
  public InstantConverter() {
    super(Long.class, Instant.class);
  }

  /** Returns the microseconds of an instant. */
  public static long toMicros(Instant at) {
    // ChronoUnit counts nanoseconds on its way, and those overflow in the year 2262.
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1_000);
  }

  @Override
  public @Nullable Instant from(@Nullable Long micros) {
    return micros == null
        ? null
        : Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
  }

  @Override
  public @Nullable Long to(@Nullable Instant at) {
    return at == null ? null : Long.valueOf(toMicros(at));
  }
}
