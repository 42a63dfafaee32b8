package io.skep.adapters.files.text;

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
 * Strict view of a JSON object: a member of an unexpected type counts as absent, except for times.
 * A view, not a copy.
 *
 * @param node the object
 */
public record StrictJson(JsonNode node) {

  private static final Pattern OFFSET_AND_Z = Pattern.compile("([+-]\\d\\d:\\d\\d)Z$");

  /** Returns whether all of these members exist. */
  public boolean hasAll(String... names) {
    for (var name : names) {
      if (!node.has(name)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a non-blank text, or a number as text; otherwise empty. */
  public Optional<String> text(String name) {
    var value = node.get(name);
    if (value == null || !(value.isString() || value.isNumber())) {
      return Optional.empty();
    }
    return Optional.of(value.asString()).filter(text -> !text.isBlank());
  }

  /** Returns {@link #text}, or an empty text. */
  public String textOrEmpty(String name) {
    return text(name).orElse("");
  }

  /** Returns a number; otherwise empty. */
  public Optional<BigDecimal> number(String name) {
    var value = node.get(name);
    return value != null && value.isNumber() ? Optional.of(value.decimalValue()) : Optional.empty();
  }

  /** Returns the texts and numbers of an array as texts; skips other elements. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (var element : elements(name)) {
      if (element.isString() || element.isNumber()) {
        texts.add(element.asString());
      }
    }
    return texts;
  }

  /** Returns the objects of an array; skips other elements. */
  public List<StrictJson> objects(String name) {
    List<StrictJson> rows = new ArrayList<>();
    for (var element : elements(name)) {
      if (element.isObject()) {
        rows.add(new StrictJson(element));
      }
    }
    return rows;
  }

  /** Returns the elements of an array; none if the member is no array. */
  public Iterable<JsonNode> elements(String name) {
    var value = node.get(name);
    return value != null && value.isArray() ? value : List.of();
  }

  /**
   * Returns an RFC 3339 timestamp with any offset and precision; ignores a {@code Z} after an
   * offset.
   *
   * @throws ParseException if the member is a non-blank text or a number but no timestamp
   */
  public Optional<Instant> time(String name) throws ParseException {
    var text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var offset = OFFSET_AND_Z.matcher(text.get()).replaceFirst("$1");
      return Optional.of(OffsetDateTime.parse(offset).toInstant());
    } catch (DateTimeException e) {
      throw new ParseException(
          "", "%s is not a timestamp: '%s'".formatted(name, abbreviate(text.get())));
    }
  }

  /** Returns a text as one line of at most 60 characters, for messages. */
  public static String abbreviate(String text) {
    return TextSanitizer.toSingleLine(text, 60).orElse("");
  }
}
