package io.skep.adapters.files;

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

/** Reads JSON documents strictly, and writes them in their shortest form. */
final class JsonDocuments {

  /** Deeper than what is kept, so that a list of documents may hold documents of full depth. */
  private static final int MAX_DEPTH = Json.MAX_DEPTH + 16;

  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          "(?:: enable `.*)|(?: \\((?:start marker|not recognized|maybe a).*)|(?:,? from `[^`]*`)");

  private static final int LONGEST_NUMBER = 1_000;

  private static final JsonMapper MAPPER = mapper(true);
  private static final JsonMapper REPEATING = mapper(false);

  private JsonDocuments() {}

  /**
   * Reads one document; a byte-order mark before it is passed over.
   *
   * @throws UnreadableException if it is malformed, too deep, names a key twice, or something
   *     stands behind it; with the position
   */
  static JsonNode parse(byte[] bytes) throws UnreadableException {
    return parse(bytes, 0, MAPPER);
  }

  /**
   * Reads one document in which an object may name a key more than once: the last time counts.
   *
   * @throws UnreadableException if it is malformed, too deep, or something stands behind it
   */
  static JsonNode parseRepeating(byte[] bytes) throws UnreadableException {
    return parse(bytes, 0, REPEATING);
  }

  /** Reads one document that this class has written. */
  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /** Reads one document that stands in a line. */
  static JsonNode parse(Lines.Line line) throws UnreadableException {
    if (line.isTooLong()) {
      throw new UnreadableException(
          "line " + line.number(), "longer than %d bytes".formatted(line.bytes().length));
    }
    return parse(line.bytes(), line.number(), MAPPER);
  }

  /** Returns a document in its shortest form; what a store would refuse of it is left to that. */
  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** Returns a document with line breaks and indents, for people. */
  static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /**
   * Returns a document to be stored.
   *
   * @throws io.skep.domain.error.SkepException if no store would take it
   */
  static Json json(JsonNode node) {
    return new Json(text(node));
  }

  private static JsonNode parse(byte[] bytes, long line, JsonMapper mapper)
      throws UnreadableException {
    try {
      var node = mapper.readTree(bytes);
      if (node.isMissingNode()) {
        throw new UnreadableException(where(null, line), "empty");
      }
      return node;
    } catch (JacksonException e) {
      throw new UnreadableException(where(e.getLocation(), line), reason(e));
    }
  }

  private static String where(@Nullable TokenStreamLocation location, long line) {
    if (location == null) {
      return line == 0 ? "" : "line " + line;
    }
    return "line %d, column %d"
        .formatted(line == 0 ? location.getLineNr() : line, location.getColumnNr());
  }

  /** Returns what is wrong in the words of the parser, without those for its programmers. */
  private static String reason(JacksonException e) {
    if (e instanceof MismatchedInputException) {
      return "no JSON: something stands behind the document";
    }
    var words = e.getOriginalMessage();
    int lineBreak = words.indexOf('\n');
    var line = lineBreak < 0 ? words : words.substring(0, lineBreak);
    return "no JSON: " + FOR_PROGRAMMERS.matcher(line).replaceAll("");
  }

  private static JsonMapper mapper(boolean strict) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(LONGEST_NUMBER)
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
