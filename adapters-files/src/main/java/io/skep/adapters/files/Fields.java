package io.skep.adapters.files;

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
 * The members of a JSON object, asked for by all the names that other systems give them.
 *
 * @param node an object
 */
record Fields(JsonNode node) {

  /** The largest number whose digits are looked at. */
  private static final int MOST_DIGITS = 30;

  /** Returns the first of these members that holds anything: neither null nor empty. */
  Optional<JsonNode> any(String... names) {
    for (var name : names) {
      var value = node.get(name);
      if (value != null && !isNothing(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** Returns whether one of these members is there, whatever it holds. */
  boolean has(String... names) {
    for (var name : names) {
      if (node.has(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first of these members that is a text or a number, as a text without blanks. */
  Optional<String> text(String... names) {
    for (var name : names) {
      var text = textOf(node.get(name));
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** Returns a member that is a text, with all its blanks. */
  Optional<String> exact(String name) {
    var value = node.get(name);
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** Returns the first of these members that is an object. */
  Optional<Fields> object(String... names) {
    for (var name : names) {
      var value = node.get(name);
      if (value != null && value.isObject()) {
        return Optional.of(new Fields(value));
      }
    }
    return Optional.empty();
  }

  /** Returns the texts in the first of these members that has some: a list, or one text. */
  List<String> texts(String... names) {
    for (var name : names) {
      var found = textsOf(node.get(name));
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /** Returns the first of these members that is a time. */
  Optional<Instant> time(String... names) {
    for (var name : names) {
      var time = timeOf(node.get(name));
      if (time.isPresent()) {
        return time;
      }
    }
    return Optional.empty();
  }

  /** Returns the latest time in these members. */
  Optional<Instant> latest(String... names) {
    Optional<Instant> latest = Optional.empty();
    for (var name : names) {
      var time = timeOf(node.get(name));
      if (time.isPresent() && (latest.isEmpty() || time.get().isAfter(latest.get()))) {
        latest = time;
      }
    }
    return latest;
  }

  /** Returns the first of these members that is a whole number of 0 or more. */
  OptionalLong count(String... names) {
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

  /** Returns the first of these members that is a number from 0 to 100, also as {@code "87%"}. */
  OptionalDouble percent(String... names) {
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

  /** Returns what a node says as a text without blanks around; empty if it says nothing so. */
  static Optional<String> textOf(@Nullable JsonNode value) {
    if (value == null || !(value.isString() || value.isNumber())) {
      return Optional.empty();
    }
    var text = value.isString() ? value.stringValue().strip() : value.asString();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<String> textsOf(@Nullable JsonNode value) {
    List<String> found = new ArrayList<>();
    if (value != null && value.isArray()) {
      value.values().forEach(element -> textOf(element).ifPresent(found::add));
    } else {
      textOf(value).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Instant> timeOf(@Nullable JsonNode value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.isString()) {
      return FoundTime.of(value.stringValue());
    }
    // Small numbers count cycles, not seconds.
    return numberOf(value)
        .filter(number -> number.precision() - number.scale() >= 9)
        .flatMap(FoundTime::ofEpoch);
  }

  private static Optional<BigDecimal> numberOf(JsonNode value) {
    if (value.isNumber()) {
      return Double.isFinite(value.asDouble(Double.NaN))
          ? Optional.of(value.decimalValue())
          : Optional.empty();
    }
    var text = textOf(value).map(t -> t.endsWith("%") ? t.substring(0, t.length() - 1) : t);
    if (text.isEmpty() || text.get().length() > MOST_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text.get().strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isBlank());
  }
}
