package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.adapters.files.workspace.WorkspacePath.MailboxFolder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Classifier of JSON objects in workspace files: by their members, then by folder, file name and
 * enclosing list. Immutable.
 */
final class WorkspaceClassifier {

  /** Maximum length of a member name that is an agent name. */
  private static final int MAX_KEY_LENGTH = 20;

  private static final String[] TITLE_FIELDS = {
    "title", "name", "description", "contract_title", "task", "action", "summary"
  };

  private static final String[] STATEMENT_FIELDS = {
    "content", "body", "message", "summary", "position", "final_recommendation"
  };

  /** Members of reports, whose objects about agents are not the state of those agents. */
  private static final Set<String> REPORT_FIELDS =
      Set.of("report_id", "dashboard_id", "metric_id", "optimization_id");

  private static final Pattern AGENT_IN_NAME = Pattern.compile("agent[-_ ]?\\d+");
  private static final Pattern NUMBERS = Pattern.compile("[-_]*\\d{2,}[-_]*");
  private static final Pattern EDGE_SEPARATORS = Pattern.compile("^[-_ ]+|[-_ ]+$");

  private final WorkspacePath path;

  WorkspaceClassifier(WorkspacePath path) {
    this.path = path;
  }

  boolean isMailboxFile() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    return path.mailboxFolder() != MailboxFolder.NONE
        || DocumentContext.isMessageList(stem)
        || stem.endsWith("outbox")
        || path.isInFolder("queue");
  }

  boolean isTask(LenientJson fields, DocumentContext context) {
    boolean listed = context.inTaskList() || (isTaskFile() && context.depth() <= 1);
    boolean taskContext = listed && !context.identifiedTasksOnly();
    if (TaskFields.isTask(fields)) {
      return taskContext || isTaskFile() || fields.text(TITLE_FIELDS).isPresent();
    }
    return taskContext
        && !isAgentMap(fields.node())
        && !fields.hasAny("tasks", "contracts", "future_tasks", "available_tasks", "current_task")
        && (context.depth() > 0 || isTaskFile())
        && fields
            .text(TITLE_FIELDS)
            .or(() -> fields.text("desc", "status", "state", "file"))
            .isPresent();
  }

  /** Returns whether an object in a mailbox is a message that only refers to a task. */
  static boolean isTaskMention(LenientJson fields, DocumentContext context) {
    return context.mailbox()
        && fields.text("content").isPresent()
        && fields.text(TITLE_FIELDS).isEmpty();
  }

  private boolean isTaskFile() {
    var folders = path.parentFolders().toLowerCase(Locale.ROOT);
    return folders.endsWith("tasks") || folders.contains("tasks/") || folders.endsWith("contracts");
  }

  /** Returns whether an object that looks like a message is the assignment of a task. */
  static boolean isTaskAssignment(LenientJson fields) {
    return fields.text("task_id").isPresent()
        && fields.text("title", "name", "description").isPresent()
        && !fields.hasAny("from", "from_agent", "sender", "sender_agent_id", "message_id");
  }

  boolean isAgent(LenientJson fields, DocumentContext context) {
    if (WorkspaceAgentReader.isAgent(fields)) {
      return true;
    }
    boolean owned = context.depth() == 0 && path.owner().isPresent();
    return owned
        && path.mailboxFolder() == MailboxFolder.NONE
        && (isStatusFile() || fields.hasAny("agent_id", "agent_name"));
  }

  private boolean isStatusFile() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    return stem.contains("status")
        || path.isInFolder("status")
        || Set.of("activity", "health", "metrics").contains(stem);
  }

  /** Returns whether an object is a statement of an agent without recipients. */
  static boolean isStatement(LenientJson fields, DocumentContext context) {
    boolean mailboxMessage = context.mailbox() && MessageFields.isMailboxMessage(fields);
    boolean signed =
        WorkspaceAgentReader.findAgentId(fields).isPresent() || fields.hasAny("message_type");
    return mailboxMessage
        || (signed
            && WorkspaceAgentReader.findTime(fields).isPresent()
            && fields.firstNonEmpty(STATEMENT_FIELDS).isPresent());
  }

  /** Returns whether an object is a JSON Schema or a report. */
  static boolean isReport(LenientJson fields) {
    return (fields.hasAny("$schema") && fields.hasAny("properties"))
        || fields.node().propertyNames().stream().anyMatch(REPORT_FIELDS::contains);
  }

  /** Returns whether at least three quarters of the member names are numbered agents. */
  static boolean isAgentMap(JsonNode node) {
    long agents = node.propertyNames().stream().filter(WorkspaceClassifier::isAgentKey).count();
    return agents > 0 && agents * 4 >= node.size() * 3L;
  }

  static boolean isAgentKey(String key) {
    return key.length() <= MAX_KEY_LENGTH && AgentNameParser.findNumbered(key).size() == 1;
  }

  /** Returns the name of the source of agent data, such as {@code status} or {@code config}. */
  String sourceName() {
    var stem = path.stem().toLowerCase(Locale.ROOT);
    var source = AGENT_IN_NAME.matcher(stem).replaceAll("");
    source = NUMBERS.matcher(source).replaceAll("_");
    source = EDGE_SEPARATORS.matcher(source).replaceAll("");
    if (source.isEmpty()) {
      var folder = path.parentFolders();
      source = folder.substring(folder.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
    return TextSanitizer.toSingleLine(source, 48).orElse("file");
  }
}
