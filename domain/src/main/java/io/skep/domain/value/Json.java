package io.skep.domain.value;

/**
 * JSON document that all stores and readers interpret identically.
 *
 * <p>Stored as the given text; documents are equal if their texts are. The text conforms to RFC
 * 8259, has at most {@value #MAX_LENGTH} characters and {@value #MAX_DEPTH} levels of nesting, no
 * duplicate keys in an object, and neither U+0000 nor unpaired surrogates, not even escaped.
 *
 * @param text text of the document
 */
public record Json(String text) {

  /** Maximum length of the document, in UTF-16 code units. */
  public static final int MAX_LENGTH = 4 * 1024 * 1024;

  /** Maximum nesting of arrays and objects. */
  public static final int MAX_DEPTH = 64;

  /** The document {@code null}. */
  public static final Json NULL = new Json("null");

  /** The document <code>{}</code>. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  /**
   * Validates the document.
   *
   * @throws io.skep.domain.error.InvalidArgumentException if the text is malformed, with the
   *     position
   * @throws io.skep.domain.error.TooLargeException if the text is too long
   */
  public Json {
    Validate.text("json", text, MAX_LENGTH);
    new JsonValidator(text).validate();
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
