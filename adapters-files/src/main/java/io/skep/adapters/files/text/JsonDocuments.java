package io.skep.adapters.files.text;

import io.skep.domain.value.Json;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** Strict JSON parser and compact serializer. Thread-safe. */
public final class JsonDocuments {

  /**
   * Maximum depth; above that of stored documents, so that an array may contain documents of full
   * depth.
   */
  private static final int MAX_DEPTH = Json.MAX_DEPTH + 16;

  private static final Pattern PARSER_HINTS =
      Pattern.compile(
          "(?:: enable `.*)|(?: \\((?:start marker|not recognized|maybe a).*)|(?:,? from `[^`]*`)");

  private static final int MAX_NUMBER_LENGTH = 1_000;

  private static final JsonMapper STRICT_MAPPER = mapper(true);
  private static final JsonMapper DUPLICATE_KEYS_MAPPER = mapper(false);

  private JsonDocuments() {}

  /**
   * Parses one document; skips a leading byte-order mark.
   *
   * @throws ParseException if the document is malformed or too deep, repeats a key, or is followed
   *     by further content; with the location
   */
  public static JsonNode parse(byte[] bytes) throws ParseException {
    return parse(bytes, 0, STRICT_MAPPER);
  }

  /**
   * Parses one document whose objects may repeat a key; the last value wins.
   *
   * @throws ParseException if the document is malformed or too deep, or is followed by further
   *     content
   */
  public static JsonNode parseAllowingDuplicateKeys(byte[] bytes) throws ParseException {
    return parse(bytes, 0, DUPLICATE_KEYS_MAPPER);
  }

  /** Parses a document that {@link #toCompactString} has written. */
  public static JsonNode parse(String text) {
    return STRICT_MAPPER.readTree(text);
  }

  /**
   * Parses the document in a line.
   *
   * @throws ParseException if the line is truncated, or as for {@link #parse(byte[])}; with the
   *     line number
   */
  public static JsonNode parse(LineReader.Line line) throws ParseException {
    if (line.truncated()) {
      throw new ParseException(
          "line " + line.number(), "longer than %d bytes".formatted(line.bytes().length));
    }
    return parse(line.bytes(), line.number(), STRICT_MAPPER);
  }

  /** Returns the document in compact form, without checking the limits of the stores. */
  public static String toCompactString(JsonNode node) {
    return STRICT_MAPPER.writeValueAsString(node);
  }

  /** Returns the document indented for human readers, with a trailing line break. */
  public static String toPrettyString(JsonNode node) {
    return STRICT_MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /**
   * Returns the document as a value that the stores accept.
   *
   * @throws io.skep.domain.error.SkepException if the document exceeds a limit or contains invalid
   *     characters
   */
  public static Json toJson(JsonNode node) {
    return new Json(toCompactString(node));
  }

  private static JsonNode parse(byte[] bytes, long line, JsonMapper mapper) throws ParseException {
    try {
      var node = mapper.readTree(bytes);
      if (node.isMissingNode()) {
        throw new ParseException(location(null, line), "empty document");
      }
      return node;
    } catch (JacksonException e) {
      throw new ParseException(location(e.getLocation(), line), describe(e));
    }
  }

  private static String location(@Nullable TokenStreamLocation location, long line) {
    if (location == null) {
      return line == 0 ? "" : "line " + line;
    }
    return "line %d, column %d"
        .formatted(line == 0 ? location.getLineNr() : line, location.getColumnNr());
  }

  /** Returns the message of the parser, without its hints for programmers. */
  private static String describe(JacksonException e) {
    if (e instanceof MismatchedInputException) {
      return "invalid JSON: content after the end of the document";
    }
    var message = e.getOriginalMessage();
    int lineBreak = message.indexOf('\n');
    var line = lineBreak < 0 ? message : message.substring(0, lineBreak);
    return "invalid JSON: " + PARSER_HINTS.matcher(line).replaceAll("");
  }

  private static JsonMapper mapper(boolean strict) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
