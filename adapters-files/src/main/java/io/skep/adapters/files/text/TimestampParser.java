package io.skep.adapters.files.text;

import io.skep.domain.value.Validate;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parser of timestamps in the spellings of other systems.
 *
 * <p>Supports ISO 8601 with {@code T}, a space or {@code _} between date and time, with or without
 * separators, seconds, fraction (any number of digits) and zone; an offset followed by {@code Z}; a
 * trailing {@code UTC} or {@code GMT}; twelve-hour clocks; {@code October 11, 2025}; a date alone,
 * meaning midnight; and seconds, milliseconds, microseconds or nanoseconds since 1970. Without a
 * zone, UTC applies. Any other text, and a time outside the range of the stores, yields no
 * timestamp. The static methods are thread-safe.
 */
public final class TimestampParser {

  private static final int MAX_LENGTH = 64;
  private static final int NANO_DIGITS = 9;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Exclusive maximum of seconds since 1970, 5138-11-16; a larger number has a smaller unit. */
  private static final BigDecimal MAX_EPOCH_SECONDS = BigDecimal.TEN.pow(11);

  private final String text;
  private int position;

  private TimestampParser(String text) {
    this.text = text;
  }

  /** Returns the timestamp of the text at store precision, or empty if the text is none. */
  public static Optional<Instant> parse(String text) {
    var stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return new TimestampParser(stripped).parseText();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the timestamp for a number since 1970, whose unit is derived from its magnitude; empty
   * if not positive or out of range.
   */
  static Optional<Instant> parseEpoch(BigDecimal number) {
    if (number.signum() <= 0 || number.precision() - number.scale() > 19) {
      return Optional.empty();
    }
    var seconds = number;
    while (seconds.compareTo(MAX_EPOCH_SECONDS) >= 0) {
      seconds = seconds.movePointLeft(3);
    }
    var whole = seconds.toBigInteger();
    var nanos = seconds.subtract(new BigDecimal(whole)).movePointRight(NANO_DIGITS);
    return withinRange(Instant.ofEpochSecond(whole.longValueExact(), nanos.longValue()));
  }

  private Optional<Instant> parseText() {
    if (!Character.isDigit(text.charAt(0))) {
      return parseMonthName();
    }
    int digits = countDigits();
    boolean compact =
        digits == 8 && (position + 8 == text.length() || "T_ ".indexOf(text.charAt(8)) >= 0);
    if (digits != 4 && !compact) {
      return parseNumber();
    }
    if (digits == 4 && (text.length() < 10 || text.charAt(4) != '-')) {
      return Optional.empty();
    }
    int year = parseDigits(4);
    skip('-');
    int month = parseDigits(2);
    skip('-');
    var date = LocalDate.of(year, month, parseDigits(2));
    if (position == text.length() || !clockFollows()) {
      return isAtEndOrRemark()
          ? withinRange(date.atStartOfDay().toInstant(ZoneOffset.UTC))
          : Optional.empty();
    }
    position++;
    return parseClock(date);
  }

  private boolean clockFollows() {
    return "Tt _".indexOf(text.charAt(position)) >= 0
        && position + 1 < text.length()
        && Character.isDigit(text.charAt(position + 1));
  }

  private Optional<Instant> parseClock(LocalDate date) {
    int hour = parseDigits(2);
    skip(':');
    int minute = parseDigits(2);
    int second = 0;
    int nanos = 0;
    if (skip(':') || countDigits() == 2) {
      second = parseDigits(2);
      // Some systems write :00 in place of a fraction.
      if ((isAt('.') || isAt(',') || isAt(':')) && isDigit(position + 1)) {
        position++;
        nanos = parseFraction();
      }
    }
    skip(' ');
    if (skipWord("am")) {
      hour = hour % 12;
    } else if (skipWord("pm")) {
      hour = hour % 12 + 12;
    }
    skip(' ');
    var zone = parseZone();
    if (!isAtEndOrRemark()) {
      return Optional.empty();
    }
    var time = LocalDateTime.of(date, LocalTime.of(hour, minute, second, nanos));
    return withinRange(time.toInstant(zone));
  }

  private ZoneOffset parseZone() {
    var zone = ZoneOffset.UTC;
    if (isAt('+') || (isAt('-') && isDigit(position + 1))) {
      boolean west = text.charAt(position++) == '-';
      int hours = parseDigits(2);
      skip(':');
      int minutes = countDigits() >= 2 ? parseDigits(2) : 0;
      zone =
          west
              ? ZoneOffset.ofHoursMinutes(-hours, -minutes)
              : ZoneOffset.ofHoursMinutes(hours, minutes);
    }
    if (!skipWord("utc") && !skipWord("gmt")) {
      skipWord("z");
    }
    return zone;
  }

  /** Returns whether the text ends here, or only a remark such as {@code (Saturday)} follows. */
  private boolean isAtEndOrRemark() {
    skip(' ');
    return position == text.length() || isAt('(');
  }

  private Optional<Instant> parseMonthName() {
    if (text.length() < 3) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    while (position < text.length() && Character.isLetter(text.charAt(position))) {
      position++;
    }
    if (month == 0 || !(skip(' ') || skip('.')) || countDigits() == 0) {
      return Optional.empty();
    }
    int day = parseDigits(Math.min(countDigits(), 2));
    skip(',');
    if (!skip(' ') || countDigits() != 4) {
      return Optional.empty();
    }
    var date = LocalDate.of(parseDigits(4), month, day);
    return isAtEndOrRemark()
        ? withinRange(date.atStartOfDay().toInstant(ZoneOffset.UTC))
        : Optional.empty();
  }

  private Optional<Instant> parseNumber() {
    boolean point = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '.' && !point) {
        point = true;
      } else if (!isDigit(i)) {
        return Optional.empty();
      }
    }
    var number = new BigDecimal(text);
    // Numbers of fewer than nine digits are no timestamps.
    return number.precision() - number.scale() < 9 ? Optional.empty() : parseEpoch(number);
  }

  private int parseFraction() {
    int nanos = 0;
    int count = 0;
    while (isDigit(position)) {
      if (count < NANO_DIGITS) {
        nanos = nanos * 10 + text.charAt(position) - '0';
        count++;
      }
      position++;
    }
    for (; count < NANO_DIGITS; count++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int parseDigits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (!isDigit(position)) {
        throw new DateTimeException("no digit at " + position);
      }
      value = value * 10 + text.charAt(position++) - '0';
    }
    return value;
  }

  private int countDigits() {
    int count = 0;
    while (isDigit(position + count)) {
      count++;
    }
    return count;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private boolean isAt(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private boolean skip(char c) {
    if (isAt(c)) {
      position++;
      return true;
    }
    return false;
  }

  private boolean skipWord(String word) {
    if (text.regionMatches(true, position, word, 0, word.length())) {
      position += word.length();
      return true;
    }
    return false;
  }

  private static Optional<Instant> withinRange(Instant instant) {
    return instant.isBefore(Validate.MIN_INSTANT) || !instant.isBefore(Validate.END_INSTANT)
        ? Optional.empty()
        : Optional.of(Validate.instant("time", instant));
  }
}
