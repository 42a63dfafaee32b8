package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.TooLargeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/**
 * Refuses nonsense at the door, the same way everywhere.
 *
 * <p>Every method returns what it was given (times at store precision), or throws {@link
 * InvalidArgumentException}, or {@link TooLargeException} when only the size is wrong.
 */
public final class Check {

  /** The first instant that may be stored. */
  public static final Instant EARLIEST = Instant.EPOCH;

  /** The first instant that is too late to be stored. */
  public static final Instant TOO_LATE = Instant.parse("4000-01-01T00:00:00Z");

  /** Anything shorter is nothing at store precision. */
  private static final Duration SHORTEST = Duration.of(1, ChronoUnit.MICROS);

  /** How many characters of what was given a message repeats. */
  private static final int SHOWN = 60;

  private Check() {}

  /** Returns a name: 1 to {@code max} characters, no control character, no blank at either end. */
  public static String name(String argument, String value, int max) {
    text(argument, value, max);
    if (value.isEmpty()) {
      throw new InvalidArgumentException(argument, "must not be empty");
    }
    // A loop, because names are checked with every row that is read.
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new InvalidArgumentException(
            argument, "must not hold control characters: " + shown(value));
      }
    }
    if (!value.equals(value.strip())) {
      throw new InvalidArgumentException(
          argument, "must not begin or end with a blank: " + shown(value));
    }
    return value;
  }

  /** Returns a text of at most {@code max} characters that every store can keep. */
  public static String text(String argument, String value, int max) {
    if (value.length() > max) {
      throw new TooLargeException(argument, value.length(), max);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new InvalidArgumentException(argument, "must not hold U+0000, as at index " + i);
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw new InvalidArgumentException(
              argument, "must not hold half a surrogate pair, as at index " + i);
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

  /** Returns a duration from a microsecond to {@code max}, at store precision. */
  public static Duration duration(String argument, Duration value, Duration max) {
    return range(argument, value, SHORTEST, max).truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns an instant that can be stored, at store precision: whole microseconds. */
  public static Instant instant(String argument, Instant value) {
    if (value.isBefore(EARLIEST) || !value.isBefore(TOO_LATE)) {
      throw new InvalidArgumentException(
          argument, "must be from %s to before %s: %s".formatted(EARLIEST, TOO_LATE, value));
    }
    return value.truncatedTo(ChronoUnit.MICROS);
  }

  /** Refuses a collection of more than {@code max} elements. */
  public static void size(String argument, Collection<?> value, int max) {
    if (value.size() > max) {
      throw new TooLargeException(argument, value.size(), max);
    }
  }

  static String shown(String value) {
    var shortened = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    // What no terminal or log should get: control characters, halves of surrogate pairs.
    return "'" + shortened.replaceAll("[\\p{Cc}\\p{Cs}]", "�") + "'";
  }
}
