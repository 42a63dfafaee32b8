package io.skep.adapters.files;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority.Scale;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds agents, tasks and messages in one JSON document, wherever in it they are.
 *
 * <p>Objects tell by their members what they are; where that is not enough, the folder, the name of
 * the file and the name of the list that they are in tell. Not safe for use by many threads.
 */
final class WorkspaceDocument {

  /** How deep lists are looked for; documents are read to {@link io.skep.domain.value.Json}'s. */
  private static final int DEEPEST = 24;

  /** Numbers above this show that a file tells urgency on a scale to ten. */
  private static final int RANKS = 5;

  private final WorkspaceSink sink;
  private final WorkspaceShapes shapes;
  private final WorkspaceMessages messages;
  private final WorkspaceAgents agents;
  private final WorkspacePlans plans;
  private WorkspaceTasks tasks;
  private Optional<Instant> fileTime = Optional.empty();

  WorkspaceDocument(WorkspaceSink sink) {
    this.sink = sink;
    shapes = new WorkspaceShapes(sink.path());
    messages = new WorkspaceMessages(sink);
    agents = new WorkspaceAgents(sink);
    plans = new WorkspacePlans(sink);
    tasks = tasks(Scale.RANK, Optional.empty(), Set.of());
  }

  /** Hands over all that a document holds. */
  void read(JsonNode root) {
    if (ExportedFormat.isMarked(root)) {
      new ExportedReader(sink).read(root);
      return;
    }
    var path = sink.path();
    if (root.isObject()) {
      fileTime = WorkspaceAgents.timeOf(new Fields(root));
    }
    Set<String> ids = new HashSet<>();
    boolean toTen = survey(root, ids, 0);
    var holder = path.owner();
    if (root.isObject()) {
      holder = WorkspaceAgents.idOf(new Fields(root)).or(path::owner);
    }
    tasks = tasks(toTen ? Scale.TEN : Scale.RANK, holder, ids);
    visit(
        "",
        path.stem(),
        root,
        new DocumentContext(path.stem(), path.owner(), shapes.isBox(), false, 0));
    tasks.emit();
  }

  /** Hands over what a line of a log tells: the state of an agent, a message, or an event. */
  void readLine(String where, JsonNode node) {
    if (!node.isObject()) {
      sink.problemOnce(where, "a line that is no object: left out");
      return;
    }
    var fields = new Fields(node);
    var id = WorkspaceAgents.idOf(fields);
    if (WorkspaceAgents.isAgent(fields) && fields.has("status", "state") && id.isPresent()) {
      agents.read(where, id.get(), "log", node, Optional.empty());
    } else {
      messages.readEvent(where, node, sink.path().logical());
    }
  }

  private void visit(String where, String name, JsonNode node, DocumentContext context) {
    if (context.depth() > DEEPEST) {
      return;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(where + "/" + i, "", node.get(i), context.element());
      }
    } else if (node.isObject() && !node.isEmpty()) {
      object(where, name, (ObjectNode) node, context);
    }
  }

  private void object(String where, String name, ObjectNode node, DocumentContext context) {
    var fields = new Fields(node);
    if (WorkspaceShapes.isReport(fields)) {
      return;
    }
    boolean task = shapes.isTask(fields, context);
    if (context.ownTasks()) {
      if (task && fields.text("title", "name", "description", "contract_title").isPresent()) {
        tasks.gather(where, node, Optional.empty(), context.list());
      }
      members(where, node, context);
    } else if (WorkspacePlans.isPlan(fields)) {
      tasks.partOf(plans.read(where, node));
      members(where, withMilestones(node), context);
      tasks.partOf(Optional.empty());
    } else if (MessageFields.isMessage(fields) && !WorkspaceShapes.isTaskOnly(fields)) {
      messages.read(where, node, context.holder(), context.box());
      wrapped(where, node, context);
    } else if (task && !WorkspaceShapes.isNotice(fields, context)) {
      tasks.gather(where, node, named(name, context), context.list());
      subtasks(where, node, context);
    } else if (shapes.isAgent(fields, context)) {
      agent(where, node, fields, context);
    } else if (WorkspaceShapes.isSaid(fields, context)) {
      messages.read(where, node, context.holder(), context.box());
      wrapped(where, node, context);
    } else if (WorkspaceShapes.isAgentMap(node)) {
      agentMap(where, node);
    } else {
      members(where, withMilestones(node), context);
    }
  }

  private void agent(String where, ObjectNode node, Fields fields, DocumentContext context) {
    var id = WorkspaceAgents.idOf(fields).or(context::holder);
    if (id.isEmpty()) {
      sink.problemOnce(where, "the state of an agent without a name: left out");
      return;
    }
    var rest = node.deepCopy();
    boolean mailbox = node.has("messages");
    rest.remove("messages");
    var place = mailbox ? "mailbox" : shapes.place();
    messages.dealtWith(fields.texts("processed_message_ids"));
    agents.read(where, id.get(), place, rest, fileTime);
    fields
        .text("captain")
        .map(AgentNames::numbered)
        .filter(named -> named.size() == 1)
        .ifPresent(named -> agents.captain(where, named.iterator().next()));
    if (sink.path().stem().equals("status")) {
      WorkspaceSchema.complaint(node).ifPresent(complaint -> sink.problem(where, complaint));
    }
    members(where, node, mailbox ? context.of(id) : context.of(id).withOwnTasksOnly());
  }

  private void agentMap(String where, ObjectNode node) {
    for (var member : node.properties()) {
      if (WorkspaceShapes.isAgentKey(member.getKey())) {
        var id = AgentNames.numbered(member.getKey()).iterator().next();
        agents.read(where + "/" + member.getKey(), id, shapes.place(), member.getValue(), fileTime);
      }
    }
  }

  private void members(String where, ObjectNode node, DocumentContext context) {
    for (var member : node.properties()) {
      if (member.getValue().isContainer()) {
        var name = member.getKey();
        visit(where + "/" + name, name, member.getValue(), inner(name, context));
      }
    }
  }

  /** Keeps the name of the list for what is in a map from id to task. */
  private static DocumentContext inner(String name, DocumentContext context) {
    boolean idOfTask = context.amongTasks() && !DocumentContext.isTaskList(name);
    return idOfTask ? context.in(context.list()) : context.in(name);
  }

  /** Reads the tasks that a message brings with it. */
  private void wrapped(String where, ObjectNode node, DocumentContext context) {
    for (var name : new String[] {"details", "payload", "task", "tasks", "body"}) {
      var value = node.get(name);
      if (value != null && value.isObject() && WorkspaceShapes.isTaskOnly(new Fields(value))) {
        tasks.gather(where + "/" + name, value, Optional.empty(), name);
      } else if (value != null && value.isArray()) {
        visit(where + "/" + name, name, value, context.in(name).withOwnTasksOnly());
      }
    }
  }

  private void subtasks(String where, ObjectNode node, DocumentContext context) {
    for (var name : new String[] {"tasks", "sub_tasks", "subtasks"}) {
      var value = node.get(name);
      if (value != null && value.isContainer()) {
        visit(where + "/" + name, name, value, context.in(name));
      }
    }
  }

  /** Returns the name of a member that may be the id of the task in it. */
  private static Optional<String> named(String name, DocumentContext context) {
    return name.isEmpty() || name.equals(context.list()) ? Optional.empty() : Optional.of(name);
  }

  /** Puts what a list of milestones says of tasks to what a board says of them. */
  private static ObjectNode withMilestones(ObjectNode node) {
    var board = node.get("task_board");
    var milestones = node.get("milestones");
    if (board == null || milestones == null || !board.isObject() || !milestones.isArray()) {
      return node;
    }
    var joined = node.deepCopy();
    var tasks = (ObjectNode) joined.get("task_board");
    for (var milestone : milestones.values()) {
      var id = milestone.isObject() ? new Fields(milestone).text("id") : Optional.<String>empty();
      if (id.isPresent()) {
        var task = ((ObjectNode) milestone).deepCopy();
        if (tasks.get(id.get()) instanceof ObjectNode known) {
          task.setAll(known);
        }
        tasks.set(id.get(), task);
      }
    }
    joined.remove("milestones");
    return joined;
  }

  /** Gathers the ids of tasks, and returns whether urgency is told on a scale to ten. */
  private static boolean survey(JsonNode node, Set<String> ids, int depth) {
    boolean toTen = false;
    if (depth > DEEPEST || !node.isContainer()) {
      return false;
    }
    if (node.isObject()) {
      var fields = new Fields(node);
      fields.text("task_id", "contract_id", "id").ifPresent(ids::add);
      toTen = fields.count("priority").orElse(0) > RANKS;
    }
    for (var value : node.values()) {
      toTen |= survey(value, ids, depth + 1);
    }
    return toTen;
  }

  private WorkspaceTasks tasks(Scale scale, Optional<AgentId> holder, Set<String> ids) {
    return new WorkspaceTasks(sink, scale, holder, fileTime, ids);
  }
}
