package io.skep.adapters.files.text;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lenient view of a JSON object: each accessor accepts alternative member names.
 *
 * <p>The first name with a usable value wins; values of the wrong type count as absent. A view, not
 * a copy.
 *
 * @param node the object
 */
public record LenientJson(JsonNode node) {

  /** Maximum length of a number in text form, in characters. */
  private static final int MAX_DIGITS = 30;

  /** Returns the first of these members that is neither null, nor blank, nor an empty container. */
  public Optional<JsonNode> firstNonEmpty(String... names) {
    for (var name : names) {
      var value = node.get(name);
      if (value != null && !isEmptyValue(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Returns whether any of these members exists, even with a null value. */
  public boolean hasAny(String... names) {
    for (var name : names) {
      if (node.has(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first non-blank text or number among these members, stripped of whitespace. */
  public Optional<String> text(String... names) {
    for (var name : names) {
      var text = textOf(node.get(name));
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** Returns the text of a member unchanged, or empty if the member is no text. */
  public Optional<String> rawText(String name) {
    var value = node.get(name);
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** Returns the first of these members that is an object. */
  public Optional<LenientJson> object(String... names) {
    for (var name : names) {
      var value = node.get(name);
      if (value != null && value.isObject()) {
        return Optional.of(new LenientJson(value));
      }
    }
    return Optional.empty();
  }

  /** Returns the texts of the first of these members that has any, as an array or a single text. */
  public List<String> texts(String... names) {
    for (var name : names) {
      var texts = textsOf(node.get(name));
      if (!texts.isEmpty()) {
        return texts;
      }
    }
    return List.of();
  }

  /** Returns the first of these members that is a timestamp. */
  public Optional<Instant> time(String... names) {
    for (var name : names) {
      var time = timeOf(node.get(name));
      if (time.isPresent()) {
        return time;
      }
    }
    return Optional.empty();
  }

  /** Returns the latest timestamp among these members. */
  public Optional<Instant> latestTime(String... names) {
    Optional<Instant> latest = Optional.empty();
    for (var name : names) {
      var time = timeOf(node.get(name));
      if (time.isPresent() && (latest.isEmpty() || time.get().isAfter(latest.get()))) {
        latest = time;
      }
    }
    return latest;
  }

  /** Returns the first of these members that is a non-negative integer. */
  public OptionalLong count(String... names) {
    for (var name : names) {
      var value = node.get(name);
      if (value != null && value.isIntegralNumber() && value.canConvertToLong()) {
        long count = value.longValue();
        if (count >= 0) {
          return OptionalLong.of(count);
        }
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Returns the first of these members that is a number from 0 to 100, also as text such as {@code
   * "87%"}.
   */
  public OptionalDouble percent(String... names) {
    for (var name : names) {
      var value = node.get(name);
      var number = value == null ? Optional.<BigDecimal>empty() : numberOf(value);
      if (number.isPresent()) {
        double percent = number.get().doubleValue();
        if (percent >= 0 && percent <= 100) {
          return OptionalDouble.of(percent);
        }
      }
    }
    return OptionalDouble.empty();
  }

  /** Returns a text or number as stripped text; empty for null, other types and blank text. */
  public static Optional<String> textOf(@Nullable JsonNode value) {
    if (value == null || !(value.isString() || value.isNumber())) {
      return Optional.empty();
    }
    var text = value.isString() ? value.stringValue().strip() : value.asString();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<String> textsOf(@Nullable JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value != null && value.isArray()) {
      value.values().forEach(element -> textOf(element).ifPresent(texts::add));
    } else {
      textOf(value).ifPresent(texts::add);
    }
    return texts;
  }

  private static Optional<Instant> timeOf(@Nullable JsonNode value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.isString()) {
      return TimestampParser.parse(value.stringValue());
    }
    // Numbers of fewer than nine digits are counters, not timestamps.
    return numberOf(value)
        .filter(number -> number.precision() - number.scale() >= 9)
        .flatMap(TimestampParser::parseEpoch);
  }

  private static Optional<BigDecimal> numberOf(JsonNode value) {
    if (value.isNumber()) {
      return Double.isFinite(value.asDouble(Double.NaN))
          ? Optional.of(value.decimalValue())
          : Optional.empty();
    }
    var text = textOf(value).map(t -> t.endsWith("%") ? t.substring(0, t.length() - 1) : t);
    if (text.isEmpty() || text.get().length() > MAX_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text.get().strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isEmptyValue(JsonNode value) {
    return value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isBlank());
  }
}
