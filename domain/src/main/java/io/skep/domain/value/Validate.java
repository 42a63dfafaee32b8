package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/**
 * Validation of arguments.
 *
 * <p>Every method returns its argument (times and durations truncated to microseconds), or throws
 * {@link InvalidArgumentException}, or {@link TooLargeException} if only the size is invalid.
 */
public final class Validate {

  /** Earliest storable instant. */
  public static final Instant MIN_INSTANT = Instant.EPOCH;

  /** Upper bound of storable instants, exclusive. */
  public static final Instant END_INSTANT = Instant.parse("4000-01-01T00:00:00Z");

  /** Shortest duration at store precision. */
  private static final Duration MIN_DURATION = Duration.of(1, ChronoUnit.MICROS);

  /** Maximum number of characters of a value quoted in a message. */
  private static final int MAX_QUOTED_LENGTH = 60;

  private Validate() {}

  /**
   * Returns a valid name: 1 to {@code max} characters, without control characters and without
   * leading or trailing whitespace.
   */
  public static String name(String argument, String value, int max) {
    text(argument, value, max);
    if (value.isEmpty()) {
      throw new InvalidArgumentException(argument, "must not be empty");
    }
    // A loop instead of a stream, because every row that is read validates names.
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new InvalidArgumentException(
            argument, "must not contain control characters: " + quote(value));
      }
    }
    if (!value.equals(value.strip())) {
      throw new InvalidArgumentException(
          argument, "must not begin or end with whitespace: " + quote(value));
    }
    return value;
  }

  /**
   * Returns a valid text: at most {@code max} characters, without U+0000 and unpaired surrogates.
   */
  public static String text(String argument, String value, int max) {
    if (value.length() > max) {
      throw new TooLargeException(argument, value.length(), max);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new InvalidArgumentException(
            argument, "must not contain U+0000, found at index " + i);
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw new InvalidArgumentException(
              argument, "must not contain an unpaired surrogate, found at index " + i);
        }
        i++;
      }
    }
    return value;
  }

  /** Returns a number from {@code min} to {@code max}. */
  public static int range(String argument, int value, int min, int max) {
    range(argument, (long) value, min, max);
    return value;
  }

  /** Returns a number from {@code min} to {@code max}. */
  public static long range(String argument, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidArgumentException(
          argument, "must be from %d to %d: %d".formatted(min, max, value));
    }
    return value;
  }

  /** Returns a duration from {@code min} to {@code max}. */
  public static Duration range(String argument, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new InvalidArgumentException(
          argument, "must be from %s to %s: %s".formatted(min, max, value));
    }
    return value;
  }

  /** Returns a duration from 1 microsecond to {@code max}, truncated to microseconds. */
  public static Duration duration(String argument, Duration value, Duration max) {
    return range(argument, value, MIN_DURATION, max).truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns a storable instant, truncated to microseconds. */
  public static Instant instant(String argument, Instant value) {
    if (value.isBefore(MIN_INSTANT) || !value.isBefore(END_INSTANT)) {
      throw new InvalidArgumentException(
          argument, "must be from %s to before %s: %s".formatted(MIN_INSTANT, END_INSTANT, value));
    }
    return value.truncatedTo(ChronoUnit.MICROS);
  }

  /** Checks that a collection has at most {@code max} elements. */
  public static void size(String argument, Collection<?> value, int max) {
    if (value.size() > max) {
      throw new TooLargeException(argument, value.size(), max);
    }
  }

  static String quote(String value) {
    var shortened =
        value.length() > MAX_QUOTED_LENGTH ? value.substring(0, MAX_QUOTED_LENGTH) + "…" : value;
    // Control characters and surrogates are unsafe in terminals and logs.
    return "'" + shortened.replaceAll("[\\p{Cc}\\p{Cs}]", "�") + "'";
  }
}
