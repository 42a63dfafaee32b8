package io.skep.adapters.files.text;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Replaces characters in JSON documents that the stores reject. Thread-safe. */
public final class JsonSanitizer {

  /** Escaped U+0000, preceded by any number of escaped backslashes. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private JsonSanitizer() {}

  /**
   * Returns the document with U+FFFD in place of each U+0000 and each unpaired surrogate.
   *
   * @throws io.skep.domain.error.SkepException if the document is invalid for another reason, such
   *     as its size or depth
   */
  public static Json sanitize(JsonNode node) {
    var text = JsonDocuments.toCompactString(node);
    try {
      return new Json(text);
    } catch (InvalidArgumentException e) {
      return new Json(
          NUL.matcher(TextSanitizer.sanitize(text, text.length())).replaceAll("$1\\\\ufffd"));
    }
  }
}
