package io.skep.adapters.jooq.statement;

import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * How a driver is given a value and asked for one. Where databases have ways of their own of
 * keeping something, it is the driver's matter to know them.
 */
public enum SqlType {
  /** A {@code Long}. */
  LONG(Long.class),
  /** An {@code Integer}. */
  INTEGER(Integer.class),
  /** A {@code Double}. */
  DOUBLE(Double.class),
  /** A {@code Boolean}. */
  BOOLEAN(Boolean.class),
  /** A {@code String}. */
  STRING(String.class),
  /** A {@code byte[]}. */
  BYTES(byte[].class),
  /** A {@code UUID}. */
  UUID(UUID.class),
  /** An {@code Instant} in whole microseconds. */
  INSTANT(Instant.class),
  /** A set of {@code Labels}. */
  LABELS(Labels.class);

  @SuppressWarnings("ImmutableEnumChecker") // A class never changes.
  private final Class<?> javaType;

  SqlType(Class<?> type) {
    this.javaType = type;
  }

  /** Returns whether drivers know values of a type as they are. */
  public static boolean isSupported(Class<?> type) {
    return findByJavaType(type).isPresent();
  }

  static Optional<SqlType> findByJavaType(Class<?> type) {
    return Arrays.stream(values()).filter(kind -> kind.javaType == type).findAny();
  }

  static SqlType forJavaType(Class<?> type) {
    return findByJavaType(type)
        .orElseThrow(() -> new IllegalArgumentException("no value is of type " + type));
  }
}
