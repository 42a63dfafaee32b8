package io.skep.adapters.files;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The mark by which what Skep has exported is known: what it means, and in which version. */
final class ExportedFormat {

  static final String AGENT = "agent";
  static final String TASKS = "tasks";
  static final String TASK = "task";
  static final String MESSAGE = "message";

  private static final String MARK = "skep";
  private static final int VERSION = 1;

  private ExportedFormat() {}

  /** Puts the mark on an object, and returns what goes with it. */
  static ObjectNode mark(ObjectNode node, String kind) {
    return node.putObject(MARK).put("format", VERSION).put("kind", kind);
  }

  /** Returns what goes with the mark of an object; empty if it has none. */
  static Fields markOf(JsonNode node) {
    var mark = node.get(MARK);
    return new Fields(mark == null ? JsonNodeFactory.instance.objectNode() : mark);
  }

  /** Returns whether something bears the mark, in a version that is known. */
  static boolean isMarked(JsonNode node) {
    return isMarked(node, AGENT)
        || isMarked(node, TASKS)
        || isMarked(node, TASK)
        || isMarked(node, MESSAGE);
  }

  static boolean isMarked(JsonNode node, String kind) {
    var mark = node.get(MARK);
    return mark != null
        && mark.isObject()
        && mark.has("format")
        && mark.get("format").asInt(0) == VERSION
        && new Fields(mark).text("kind").filter(kind::equals).isPresent();
  }
}
