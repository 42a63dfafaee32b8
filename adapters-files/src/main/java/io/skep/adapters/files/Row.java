package io.skep.adapters.files;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object whose members have the types that their format says, or are missing.
 *
 * @param node the object
 */
record Row(JsonNode node) {

  private static final Pattern OFFSET_AND_Z = Pattern.compile("([+-]\\d\\d:\\d\\d)Z$");

  /** Returns whether all of these members are there. */
  boolean has(String... names) {
    for (var name : names) {
      if (!node.has(name)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a text that is not blank, or a number as a text. */
  Optional<String> text(String name) {
    var value = node.get(name);
    if (value == null || !(value.isString() || value.isNumber())) {
      return Optional.empty();
    }
    return Optional.of(value.asString()).filter(text -> !text.isBlank());
  }

  /** Returns a text, or an empty one. */
  String textOrEmpty(String name) {
    return text(name).orElse("");
  }

  /** Returns a whole number. */
  Optional<BigDecimal> number(String name) {
    var value = node.get(name);
    return value != null && value.isNumber() ? Optional.of(value.decimalValue()) : Optional.empty();
  }

  /** Returns the texts of a list; what is none is left out. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (var element : elements(name)) {
      if (element.isString() || element.isNumber()) {
        texts.add(element.asString());
      }
    }
    return texts;
  }

  /** Returns the objects of a list; what is none is left out. */
  List<Row> rows(String name) {
    List<Row> rows = new ArrayList<>();
    for (var element : elements(name)) {
      if (element.isObject()) {
        rows.add(new Row(element));
      }
    }
    return rows;
  }

  /** Returns the elements of a list; none if it is none. */
  Iterable<JsonNode> elements(String name) {
    var value = node.get(name);
    return value != null && value.isArray() ? value : List.of();
  }

  /**
   * Returns a time of RFC 3339, in whatever zone it is given and however exact; a {@code Z} behind
   * an offset, as some write it, says nothing.
   *
   * @throws UnreadableException if there is something else
   */
  Optional<Instant> time(String name) throws UnreadableException {
    var text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var offset = OFFSET_AND_Z.matcher(text.get()).replaceFirst("$1");
      return Optional.of(OffsetDateTime.parse(offset).toInstant());
    } catch (DateTimeException e) {
      throw new UnreadableException("", "%s is no time: '%s'".formatted(name, shown(text.get())));
    }
  }

  static String shown(String text) {
    return Texts.name(text, 60).orElse("");
  }
}
