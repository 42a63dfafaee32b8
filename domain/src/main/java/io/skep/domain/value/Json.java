package io.skep.domain.value;

/**
 * A JSON document that every store and every reader understands alike.
 *
 * <p>Kept as the text that was given; two documents are equal when their texts are. The text
 * follows RFC 8259, is at most {@value #MAX_LENGTH} characters long and {@value #MAX_DEPTH} levels
 * deep, names no key of an object twice, and holds neither U+0000 nor half a surrogate pair, also
 * not in escaped form.
 *
 * @param text the document
 */
public record Json(String text) {

  /** The longest document, in UTF-16 units. */
  public static final int MAX_LENGTH = 4 * 1024 * 1024;

  /** How deep arrays and objects may nest. */
  public static final int MAX_DEPTH = 64;

  /** The document {@code null}: nothing is said. */
  public static final Json NULL = new Json("null");

  /** The document <code>{}</code>. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  /**
   * Refuses what is not such a document.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if it is malformed, with the position
   * @throws io.skep.domain.error.TooLargeException if it is too long
   */
  public Json {
    Check.text("json", text, MAX_LENGTH);
    new JsonSyntax(text).check();
  }

  /** Returns the JSON string for a text. */
  public static Json string(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return new Json(quoted.append('"').toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
