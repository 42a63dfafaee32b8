package io.skep.application.importing;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of a JSON object, each as it is written.
 *
 * @param values the text of each value under the text of its key, quotes included
 */
record JsonMembers(Map<String, String> values) {

  /**
   * Returns the members of an object; none for {@code null}.
   *
   * @throws InvalidArgumentException if it is something else
   */
  static JsonMembers of(Json json) {
    var text = json.text().strip();
    if (text.equals("null")) {
      return new JsonMembers(Map.of());
    }
    if (!text.startsWith("{")) {
      throw new InvalidArgumentException("details", "must be a JSON object");
    }
    return new JsonMembers(split(text));
  }

  /** Returns these members, with others put over them. */
  JsonMembers with(JsonMembers others) {
    if (others.values.isEmpty()) {
      return this;
    }
    var all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new JsonMembers(all);
  }

  /** Returns these members, with those of the others that are missing here. */
  JsonMembers withMissing(JsonMembers others) {
    if (values.keySet().containsAll(others.values.keySet())) {
      return this;
    }
    var all = new LinkedHashMap<>(values);
    others.values.forEach(all::putIfAbsent);
    return new JsonMembers(all);
  }

  /** Returns these members as a document: one of these two, if it has just them. */
  Json as(Json one, Json other) {
    if (equals(of(one))) {
      return one;
    }
    return equals(of(other)) ? other : toJson();
  }

  Json toJson() {
    var text = new StringBuilder("{");
    values.forEach(
        (key, value) ->
            text.append(text.length() == 1 ? "" : ",").append(key).append(':').append(value));
    return new Json(text.append('}').toString());
  }

  /** Cuts an object that is known to be well formed. */
  private static Map<String, String> split(String text) {
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
          // Blanks, numbers and words need no attention.
        }
      }
    }
    return members;
  }

  private static int endOfString(String text, int open) {
    int i = open + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
