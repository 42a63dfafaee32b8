package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.LenientJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Marker of JSON objects that Skep has exported: member {@code skep} with the format version and
 * the kind of object. Stateless.
 */
public final class ExportMarker {

  /** Kind of an exported agent. */
  public static final String AGENT = "agent";

  /** Kind of an exported list of tasks. */
  public static final String TASKS = "tasks";

  /** Kind of an exported task. */
  public static final String TASK = "task";

  /** Kind of an exported message. */
  public static final String MESSAGE = "message";

  private static final String MARKER = "skep";
  private static final int VERSION = 1;

  private ExportMarker() {}

  /** Adds the marker to an object, and returns the marker for further members. */
  public static ObjectNode addMarker(ObjectNode node, String kind) {
    return node.putObject(MARKER).put("format", VERSION).put("kind", kind);
  }

  /** Returns the marker of an object; an empty object if there is none. */
  static LenientJson markerOf(JsonNode node) {
    var marker = node.get(MARKER);
    return new LenientJson(marker == null ? JsonNodeFactory.instance.objectNode() : marker);
  }

  /** Returns whether a value has a marker of the current version and of any kind. */
  public static boolean isMarked(JsonNode node) {
    return isMarked(node, AGENT)
        || isMarked(node, TASKS)
        || isMarked(node, TASK)
        || isMarked(node, MESSAGE);
  }

  static boolean isMarked(JsonNode node, String kind) {
    var marker = node.get(MARKER);
    return marker != null
        && marker.isObject()
        && marker.has("format")
        && marker.get("format").asInt(0) == VERSION
        && new LenientJson(marker).text("kind").filter(kind::equals).isPresent();
  }
}
