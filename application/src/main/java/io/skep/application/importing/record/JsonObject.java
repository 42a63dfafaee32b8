package io.skep.application.importing.record;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members of a JSON object, as raw JSON text.
 *
 * @param values raw value by raw key, quotes included
 */
record JsonObject(Map<String, String> values) {

  /**
   * Returns the members of an object; empty for {@code null}.
   *
   * @throws InvalidArgumentException if the document is not an object
   */
  static JsonObject parse(Json json) {
    var text = json.text().strip();
    if (text.equals("null")) {
      return new JsonObject(Map.of());
    }
    if (!text.startsWith("{")) {
      throw new InvalidArgumentException("details", "must be a JSON object");
    }
    return new JsonObject(parseMembers(text));
  }

  /** Returns these members, with those of the others added or replaced. */
  JsonObject with(JsonObject others) {
    if (others.values.isEmpty()) {
      return this;
    }
    var all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new JsonObject(all);
  }

  /** Returns these members, with those of the others whose keys are missing. */
  JsonObject withMissing(JsonObject others) {
    if (values.keySet().containsAll(others.values.keySet())) {
      return this;
    }
    var all = new LinkedHashMap<>(values);
    others.values.forEach(all::putIfAbsent);
    return new JsonObject(all);
  }

  /**
   * Returns these members as a document, which is one of the given documents if it has the same
   * members.
   */
  Json toJsonPreferring(Json one, Json other) {
    if (equals(parse(one))) {
      return one;
    }
    return equals(parse(other)) ? other : toJson();
  }

  Json toJson() {
    var text = new StringBuilder("{");
    values.forEach(
        (key, value) ->
            text.append(text.length() == 1 ? "" : ",").append(key).append(':').append(value));
    return new Json(text.append('}').toString());
  }

  /** Splits a well-formed object into its members. */
  private static Map<String, String> parseMembers(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    int start = 1;
    int colon = -1;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> i = endOfString(text, i);
        case '{', '[' -> depth++;
        case ':' -> colon = depth == 1 && colon < 0 ? i : colon;
        case '}', ']', ',' -> {
          char c = text.charAt(i);
          if (depth == 1 && c != ']' && colon > 0) {
            members.put(text.substring(start, colon).strip(), text.substring(colon + 1, i).strip());
            start = i + 1;
            colon = -1;
          }
          depth -= c == ',' ? 0 : 1;
        }
        default -> {
          // Whitespace and scalars are part of the raw text.
        }
      }
    }
    return members;
  }

  private static int endOfString(String text, int start) {
    int i = start + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
