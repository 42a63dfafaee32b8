package io.skep.adapters.jooq.converter;

import java.io.Serial;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.AbstractConverter;
import org.jspecify.annotations.Nullable;

/** Keeps durations as whole microseconds. */
public final class DurationConverter extends AbstractConverter<Long, Duration> {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates the converter. */
  public DurationConverter() {
    super(Long.class, Duration.class);
  }

  @Override
  public @Nullable Duration from(@Nullable Long micros) {
    return micros == null ? null : Duration.of(micros, ChronoUnit.MICROS);
  }

  @Override
  public @Nullable Long to(@Nullable Duration duration) {
    return duration == null ? null : Long.valueOf(TimeUnit.MICROSECONDS.convert(duration));
  }
}
