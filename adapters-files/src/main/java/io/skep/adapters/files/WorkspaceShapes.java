package io.skep.adapters.files;

import io.skep.adapters.files.WorkspacePath.Box;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Tells what JSON objects in a file of a workspace are: by their members, and where those are not
 * enough, by the folder, the name of the file, and the list that they are in.
 */
final class WorkspaceShapes {

  /** How long a key may be that names an agent. */
  private static final int LONGEST_KEY = 20;

  private static final String[] TITLES = {
    "title", "name", "description", "contract_title", "task", "action", "summary"
  };

  private static final String[] SAYINGS = {
    "content", "body", "message", "summary", "position", "final_recommendation"
  };

  /** What agents say of others in these is not what the others are doing. */
  private static final Set<String> REPORT_MARKS =
      Set.of("report_id", "dashboard_id", "metric_id", "optimization_id");

  private static final Pattern AGENT_IN_NAME = Pattern.compile("agent[-_ ]?\\d+");
  private static final Pattern NUMBERS = Pattern.compile("[-_]*\\d{2,}[-_]*");
  private static final Pattern EDGES = Pattern.compile("^[-_ ]+|[-_ ]+$");

  private final WorkspacePath path;

  WorkspaceShapes(WorkspacePath path) {
    this.path = path;
  }

  boolean isBox() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    return path.box() != Box.NONE
        || DocumentContext.isMessageList(stem)
        || stem.endsWith("outbox")
        || path.isIn("queue");
  }

  boolean isTask(Fields fields, DocumentContext context) {
    boolean listed = context.amongTasks() || (isTaskFile() && context.depth() <= 1);
    boolean among = listed && !context.ownTasks();
    if (TaskFields.isTask(fields)) {
      return among || isTaskFile() || fields.text(TITLES).isPresent();
    }
    return among
        && !isAgentMap(fields.node())
        && !fields.has("tasks", "contracts", "future_tasks", "available_tasks", "current_task")
        && (context.depth() > 0 || isTaskFile())
        && fields.text(TITLES).or(() -> fields.text("desc", "status", "state", "file")).isPresent();
  }

  /** Returns whether an object in a mailbox only speaks of a task. */
  static boolean isNotice(Fields fields, DocumentContext context) {
    return context.box() && fields.text("content").isPresent() && fields.text(TITLES).isEmpty();
  }

  private boolean isTaskFile() {
    var folders = path.folder().toLowerCase(Locale.ROOT);
    return folders.endsWith("tasks") || folders.contains("tasks/") || folders.endsWith("contracts");
  }

  /** Returns whether an object with the marks of a message is a task that someone assigned. */
  static boolean isTaskOnly(Fields fields) {
    return fields.text("task_id").isPresent()
        && fields.text("title", "name", "description").isPresent()
        && !fields.has("from", "from_agent", "sender", "sender_agent_id", "message_id");
  }

  boolean isAgent(Fields fields, DocumentContext context) {
    if (WorkspaceAgents.isAgent(fields)) {
      return true;
    }
    boolean owned = context.depth() == 0 && path.owner().isPresent();
    return owned
        && path.box() == Box.NONE
        && (isStatusFile() || fields.has("agent_id", "agent_name"));
  }

  private boolean isStatusFile() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    return stem.contains("status")
        || path.isIn("status")
        || Set.of("activity", "health", "metrics").contains(stem);
  }

  /** Returns whether an object is something that an agent says, though it is sent to nobody. */
  static boolean isSaid(Fields fields, DocumentContext context) {
    boolean box = context.box() && MessageFields.isMessageInBox(fields);
    boolean signed = WorkspaceAgents.idOf(fields).isPresent() || fields.has("message_type");
    return box
        || (signed
            && WorkspaceAgents.timeOf(fields).isPresent()
            && fields.any(SAYINGS).isPresent());
  }

  /** Returns whether an object only describes others, or sums them up. */
  static boolean isReport(Fields fields) {
    return (fields.has("$schema") && fields.has("properties"))
        || fields.node().propertyNames().stream().anyMatch(REPORT_MARKS::contains);
  }

  /** Returns whether at least three of four keys of an object are numbered agents. */
  static boolean isAgentMap(JsonNode node) {
    long agents = node.propertyNames().stream().filter(WorkspaceShapes::isAgentKey).count();
    return agents > 0 && agents * 4 >= node.size() * 3L;
  }

  static boolean isAgentKey(String key) {
    return key.length() <= LONGEST_KEY && AgentNames.numbered(key).size() == 1;
  }

  /** Returns the sort of place that the file is, such as {@code status} or {@code config}. */
  String place() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    var place = AGENT_IN_NAME.matcher(stem).replaceAll("");
    place = NUMBERS.matcher(place).replaceAll("_");
    place = EDGES.matcher(place).replaceAll("");
    if (place.isEmpty()) {
      var folder = path.folder();
      place = folder.substring(folder.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
    return Texts.name(place, 48).orElse("file");
  }
}
