package io.skep.adapters.files;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Brings JSON as found into a form that every store can keep. */
final class StorableJson {

  /** An escaped U+0000, behind any number of escaped backslashes. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private StorableJson() {}

  /**
   * Returns the document, with U+FFFD for each U+0000 and each half of a surrogate pair.
   *
   * @throws io.skep.domain.error.SkepException if no store would take it all the same
   */
  static Json of(JsonNode node) {
    var text = JsonDocuments.text(node);
    try {
      return new Json(text);
    } catch (InvalidArgumentException e) {
      return new Json(NUL.matcher(Texts.storable(text, text.length())).replaceAll("$1\\\\ufffd"));
    }
  }
}
