package io.skep.adapters.jooq;

import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * How a driver is given a value and asked for one. Where databases have ways of their own of
 * keeping something, it is the driver's matter to know them.
 */
public enum Kind {
  /** A {@code Long}. */
  NUMBER(Long.class),
  /** An {@code Integer}. */
  SMALL_NUMBER(Integer.class),
  /** A {@code Double}. */
  REAL(Double.class),
  /** A {@code Boolean}. */
  TRUTH(Boolean.class),
  /** A {@code String}. */
  TEXT(String.class),
  /** A {@code byte[]}. */
  BYTES(byte[].class),
  /** A {@code UUID}. */
  ID(UUID.class),
  /** An {@code Instant} in whole microseconds. */
  MOMENT(Instant.class),
  /** A set of {@code Labels}. */
  WORDS(Labels.class);

  @SuppressWarnings("ImmutableEnumChecker") // A class never changes.
  private final Class<?> type;

  Kind(Class<?> type) {
    this.type = type;
  }

  /** Returns whether drivers know values of a type as they are. */
  public static boolean isKnown(Class<?> type) {
    return find(type).isPresent();
  }

  static Optional<Kind> find(Class<?> type) {
    return Arrays.stream(values()).filter(kind -> kind.type == type).findAny();
  }

  static Kind of(Class<?> type) {
    return find(type)
        .orElseThrow(() -> new IllegalArgumentException("no value is of type " + type));
  }
}
