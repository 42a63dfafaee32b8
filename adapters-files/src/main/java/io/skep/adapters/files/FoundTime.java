package io.skep.adapters.files;

import io.skep.domain.value.Check;
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
 * Reads times as other systems spell them.
 *
 * <p>Known are ISO 8601 with {@code T}, a blank or {@code _} between date and time, with or without
 * its separators, seconds, fraction (any number of digits) and zone; an offset followed by {@code
 * Z}; {@code UTC} or {@code GMT} and twelve-hour clocks behind; {@code October 11, 2025}; a date
 * alone, its midnight; and numbers of seconds, milliseconds, microseconds or nanoseconds since
 * 1970. What has no zone is taken for UTC. Anything else, an unrendered template or a sentence,
 * says nothing, and so does a time that no store can keep.
 */
final class FoundTime {

  private static final int LONGEST = 64;
  private static final int NANO_DIGITS = 9;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** The powers of ten by which numbers since 1970 are told apart; the first is 5138-11-16. */
  private static final BigDecimal SECONDS = BigDecimal.TEN.pow(11);

  private final String text;
  private int at;

  private FoundTime(String text) {
    this.text = text;
  }

  /** Returns the time that a text spells, at store precision; empty if it spells none. */
  static Optional<Instant> of(String text) {
    var stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return new FoundTime(stripped).read();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Returns the time that is so many units after 1970; its size tells the unit. */
  static Optional<Instant> ofEpoch(BigDecimal number) {
    if (number.signum() <= 0 || number.precision() - number.scale() > 19) {
      return Optional.empty();
    }
    var seconds = number;
    while (seconds.compareTo(SECONDS) >= 0) {
      seconds = seconds.movePointLeft(3);
    }
    var whole = seconds.toBigInteger();
    var nanos = seconds.subtract(new BigDecimal(whole)).movePointRight(NANO_DIGITS);
    return storable(Instant.ofEpochSecond(whole.longValueExact(), nanos.longValue()));
  }

  private Optional<Instant> read() {
    if (!Character.isDigit(text.charAt(0))) {
      return namedMonth();
    }
    int digits = digitsAhead();
    boolean compact =
        digits == 8 && (at + 8 == text.length() || "T_ ".indexOf(text.charAt(8)) >= 0);
    if (digits != 4 && !compact) {
      return number();
    }
    if (digits == 4 && (text.length() < 10 || text.charAt(4) != '-')) {
      return Optional.empty();
    }
    int year = digits(4);
    skip('-');
    int month = digits(2);
    skip('-');
    var date = LocalDate.of(year, month, digits(2));
    if (at == text.length() || !clockFollows()) {
      return isRemark()
          ? storable(date.atStartOfDay().toInstant(ZoneOffset.UTC))
          : Optional.empty();
    }
    at++;
    return clock(date);
  }

  private boolean clockFollows() {
    return "Tt _".indexOf(text.charAt(at)) >= 0
        && at + 1 < text.length()
        && Character.isDigit(text.charAt(at + 1));
  }

  private Optional<Instant> clock(LocalDate date) {
    int hour = digits(2);
    skip(':');
    int minute = digits(2);
    int second = 0;
    int nanos = 0;
    if (skip(':') || digitsAhead() == 2) {
      second = digits(2);
      // A further :00 where a fraction belongs was seen.
      if ((isAt('.') || isAt(',') || isAt(':')) && isDigit(at + 1)) {
        at++;
        nanos = fraction();
      }
    }
    skip(' ');
    if (skipWord("am")) {
      hour = hour % 12;
    } else if (skipWord("pm")) {
      hour = hour % 12 + 12;
    }
    skip(' ');
    var zone = zone();
    if (!isRemark()) {
      return Optional.empty();
    }
    var time = LocalDateTime.of(date, LocalTime.of(hour, minute, second, nanos));
    return storable(time.toInstant(zone));
  }

  private ZoneOffset zone() {
    var zone = ZoneOffset.UTC;
    if (isAt('+') || (isAt('-') && isDigit(at + 1))) {
      boolean west = text.charAt(at++) == '-';
      int hours = digits(2);
      skip(':');
      int minutes = digitsAhead() >= 2 ? digits(2) : 0;
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

  /** Returns whether nothing is left, or only a remark such as {@code (Saturday)}. */
  private boolean isRemark() {
    skip(' ');
    return at == text.length() || isAt('(');
  }

  private Optional<Instant> namedMonth() {
    if (text.length() < 3) {
      return Optional.empty();
    }
    int month = MONTHS.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    if (month == 0 || !(skip(' ') || skip('.')) || digitsAhead() == 0) {
      return Optional.empty();
    }
    int day = digits(Math.min(digitsAhead(), 2));
    skip(',');
    if (!skip(' ') || digitsAhead() != 4) {
      return Optional.empty();
    }
    var date = LocalDate.of(digits(4), month, day);
    return isRemark() ? storable(date.atStartOfDay().toInstant(ZoneOffset.UTC)) : Optional.empty();
  }

  private Optional<Instant> number() {
    boolean point = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '.' && !point) {
        point = true;
      } else if (!isDigit(i)) {
        return Optional.empty();
      }
    }
    var number = new BigDecimal(text);
    // Fewer digits count something else.
    return number.precision() - number.scale() < 9 ? Optional.empty() : ofEpoch(number);
  }

  private int fraction() {
    int nanos = 0;
    int count = 0;
    while (isDigit(at)) {
      if (count < NANO_DIGITS) {
        nanos = nanos * 10 + text.charAt(at) - '0';
        count++;
      }
      at++;
    }
    for (; count < NANO_DIGITS; count++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (!isDigit(at)) {
        throw new DateTimeException("no digit at " + at);
      }
      value = value * 10 + text.charAt(at++) - '0';
    }
    return value;
  }

  private int digitsAhead() {
    int count = 0;
    while (isDigit(at + count)) {
      count++;
    }
    return count;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean skip(char c) {
    if (isAt(c)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean skipWord(String word) {
    if (text.regionMatches(true, at, word, 0, word.length())) {
      at += word.length();
      return true;
    }
    return false;
  }

  private static Optional<Instant> storable(Instant instant) {
    return instant.isBefore(Check.EARLIEST) || !instant.isBefore(Check.TOO_LATE)
        ? Optional.empty()
        : Optional.of(Check.instant("time", instant));
  }
}
