package io.skep.adapters.files;

import io.skep.domain.value.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes trees as documents. */
final class JsonText {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private JsonText() {}

  /**
   * Returns the document.
   *
   * @throws io.skep.domain.error.SkepException if no store would take it
   */
  static Json of(JsonNode node) {
    return new Json(MAPPER.writeValueAsString(node));
  }
}
