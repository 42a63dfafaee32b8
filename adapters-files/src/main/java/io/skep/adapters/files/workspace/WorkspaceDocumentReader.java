package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.PriorityParser.Scale;
import io.skep.domain.value.AgentId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reader of the agents, tasks, plans and messages of one JSON document, at any depth.
 *
 * <p>Objects are classified by their members, then by folder, file name and enclosing list. Not
 * thread-safe.
 */
final class WorkspaceDocumentReader {

  /** Maximum depth of the search; {@link io.skep.domain.value.Json} bounds that of documents. */
  private static final int MAX_DEPTH = 24;

  /** Maximum numeric priority on the rank scale; a larger number means a scale to ten. */
  private static final int MAX_RANK = 5;

  private final WorkspaceRecordCollector sink;
  private final WorkspaceClassifier classifier;
  private final WorkspaceMessageReader messages;
  private final WorkspaceAgentReader agents;
  private final WorkspacePlanReader plans;
  private WorkspaceTaskReader tasks;
  private Optional<Instant> fileTime = Optional.empty();

  WorkspaceDocumentReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
    classifier = new WorkspaceClassifier(sink.path());
    messages = new WorkspaceMessageReader(sink);
    agents = new WorkspaceAgentReader(sink);
    plans = new WorkspacePlanReader(sink);
    tasks = tasks(Scale.RANK, Optional.empty(), Set.of());
  }

  /** Reads a document and emits its records. */
  void read(JsonNode root) {
    if (ExportMarker.isMarked(root)) {
      new ExportJsonReader(sink).read(root);
      return;
    }
    var path = sink.path();
    if (root.isObject()) {
      fileTime = WorkspaceAgentReader.findTime(new LenientJson(root));
    }
    Set<String> ids = new HashSet<>();
    boolean outOfTen = collectTaskIds(root, ids, 0);
    var owner = path.owner();
    if (root.isObject()) {
      owner = WorkspaceAgentReader.findAgentId(new LenientJson(root)).or(path::owner);
    }
    tasks = tasks(outOfTen ? Scale.OUT_OF_TEN : Scale.RANK, owner, ids);
    visit(
        "",
        path.stem(),
        root,
        new DocumentContext(path.stem(), path.owner(), classifier.isMailboxFile(), false, 0));
    tasks.emit();
  }

  /** Reads a line of a log and emits an agent, or else a message. */
  void readLine(String where, JsonNode node) {
    if (!node.isObject()) {
      sink.reportProblemOnce(where, "line skipped: not a JSON object");
      return;
    }
    var fields = new LenientJson(node);
    var id = WorkspaceAgentReader.findAgentId(fields);
    if (WorkspaceAgentReader.isAgent(fields)
        && fields.hasAny("status", "state")
        && id.isPresent()) {
      agents.read(where, id.get(), "log", node, Optional.empty());
    } else {
      messages.readEvent(where, node, sink.path().logicalPath());
    }
  }

  private void visit(String where, String name, JsonNode node, DocumentContext context) {
    if (context.depth() > MAX_DEPTH) {
      return;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(where + "/" + i, "", node.get(i), context.element());
      }
    } else if (node.isObject() && !node.isEmpty()) {
      visitObject(where, name, (ObjectNode) node, context);
    }
  }

  private void visitObject(String where, String name, ObjectNode node, DocumentContext context) {
    var fields = new LenientJson(node);
    if (WorkspaceClassifier.isReport(fields)) {
      return;
    }
    boolean task = classifier.isTask(fields, context);
    if (context.identifiedTasksOnly()) {
      if (task && fields.text("title", "name", "description", "contract_title").isPresent()) {
        tasks.add(where, node, Optional.empty(), context.list());
      }
      visitMembers(where, node, context);
    } else if (WorkspacePlanReader.isPlan(fields)) {
      tasks.setPlan(plans.read(where, node));
      visitMembers(where, mergeMilestones(node), context);
      tasks.setPlan(Optional.empty());
    } else if (MessageFields.isMessage(fields) && !WorkspaceClassifier.isTaskAssignment(fields)) {
      messages.read(where, node, context.owner(), context.mailbox());
      readWrappedTasks(where, node, context);
    } else if (task && !WorkspaceClassifier.isTaskMention(fields, context)) {
      tasks.add(where, node, candidateId(name, context), context.list());
      visitSubtasks(where, node, context);
    } else if (classifier.isAgent(fields, context)) {
      readAgent(where, node, fields, context);
    } else if (WorkspaceClassifier.isStatement(fields, context)) {
      messages.read(where, node, context.owner(), context.mailbox());
      readWrappedTasks(where, node, context);
    } else if (WorkspaceClassifier.isAgentMap(node)) {
      readAgentMap(where, node);
    } else {
      visitMembers(where, mergeMilestones(node), context);
    }
  }

  private void readAgent(
      String where, ObjectNode node, LenientJson fields, DocumentContext context) {
    var id = WorkspaceAgentReader.findAgentId(fields).or(context::owner);
    if (id.isEmpty()) {
      sink.reportProblemOnce(where, "agent skipped: no agent id");
      return;
    }
    var details = node.deepCopy();
    boolean mailbox = node.has("messages");
    details.remove("messages");
    var source = mailbox ? "mailbox" : classifier.sourceName();
    messages.processedIds(fields.texts("processed_message_ids"));
    agents.read(where, id.get(), source, details, fileTime);
    fields
        .text("captain")
        .map(AgentNameParser::findNumbered)
        .filter(named -> named.size() == 1)
        .ifPresent(named -> agents.readCaptain(where, named.iterator().next()));
    if (sink.path().stem().equals("status")) {
      WorkspaceSchema.describeViolations(node)
          .ifPresent(violations -> sink.reportProblem(where, violations));
    }
    visitMembers(
        where,
        node,
        mailbox ? context.withOwner(id) : context.withOwner(id).withIdentifiedTasksOnly());
  }

  private void readAgentMap(String where, ObjectNode node) {
    for (var member : node.properties()) {
      if (WorkspaceClassifier.isAgentKey(member.getKey())) {
        var id = AgentNameParser.findNumbered(member.getKey()).iterator().next();
        agents.read(
            where + "/" + member.getKey(),
            id,
            classifier.sourceName(),
            member.getValue(),
            fileTime);
      }
    }
  }

  private void visitMembers(String where, ObjectNode node, DocumentContext context) {
    for (var member : node.properties()) {
      if (member.getValue().isContainer()) {
        var name = member.getKey();
        visit(where + "/" + name, name, member.getValue(), childContext(name, context));
      }
    }
  }

  /** Returns the context of a member; in a map from id to task, the list name is retained. */
  private static DocumentContext childContext(String name, DocumentContext context) {
    boolean idOfTask = context.inTaskList() && !DocumentContext.isTaskList(name);
    return idOfTask ? context.child(context.list()) : context.child(name);
  }

  /** Reads the tasks that a message contains. */
  private void readWrappedTasks(String where, ObjectNode node, DocumentContext context) {
    for (var name : new String[] {"details", "payload", "task", "tasks", "body"}) {
      var value = node.get(name);
      if (value != null
          && value.isObject()
          && WorkspaceClassifier.isTaskAssignment(new LenientJson(value))) {
        tasks.add(where + "/" + name, value, Optional.empty(), name);
      } else if (value != null && value.isArray()) {
        visit(where + "/" + name, name, value, context.child(name).withIdentifiedTasksOnly());
      }
    }
  }

  private void visitSubtasks(String where, ObjectNode node, DocumentContext context) {
    for (var name : new String[] {"tasks", "sub_tasks", "subtasks"}) {
      var value = node.get(name);
      if (value != null && value.isContainer()) {
        visit(where + "/" + name, name, value, context.child(name));
      }
    }
  }

  /** Returns the member name of a task if it may be the id. */
  private static Optional<String> candidateId(String name, DocumentContext context) {
    return name.isEmpty() || name.equals(context.list()) ? Optional.empty() : Optional.of(name);
  }

  /**
   * Merges a list of milestones into the task board of the same object; members of the board win.
   */
  private static ObjectNode mergeMilestones(ObjectNode node) {
    var board = node.get("task_board");
    var milestones = node.get("milestones");
    if (board == null || milestones == null || !board.isObject() || !milestones.isArray()) {
      return node;
    }
    var merged = node.deepCopy();
    var tasks = (ObjectNode) merged.get("task_board");
    for (var milestone : milestones.values()) {
      var id =
          milestone.isObject() ? new LenientJson(milestone).text("id") : Optional.<String>empty();
      if (id.isPresent()) {
        var task = ((ObjectNode) milestone).deepCopy();
        if (tasks.get(id.get()) instanceof ObjectNode boardTask) {
          task.setAll(boardTask);
        }
        tasks.set(id.get(), task);
      }
    }
    merged.remove("milestones");
    return merged;
  }

  /** Collects the ids of tasks, and returns whether priorities are on a scale to ten. */
  private static boolean collectTaskIds(JsonNode node, Set<String> ids, int depth) {
    boolean outOfTen = false;
    if (depth > MAX_DEPTH || !node.isContainer()) {
      return false;
    }
    if (node.isObject()) {
      var fields = new LenientJson(node);
      fields.text("task_id", "contract_id", "id").ifPresent(ids::add);
      outOfTen = fields.count("priority").orElse(0) > MAX_RANK;
    }
    for (var value : node.values()) {
      outOfTen |= collectTaskIds(value, ids, depth + 1);
    }
    return outOfTen;
  }

  private WorkspaceTaskReader tasks(Scale scale, Optional<AgentId> owner, Set<String> ids) {
    return new WorkspaceTaskReader(sink, scale, owner, fileTime, ids);
  }
}
