package io.skep.adapters.files;

import io.skep.adapters.files.WorkspacePath.Box;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority.Scale;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

  /** How long a key may be that names an agent. */
  private static final int LONGEST_KEY = 20;

  /** Numbers above this show that a file tells urgency on a scale to ten. */
  private static final int RANKS = 5;

  private static final Pattern TASK_LIST =
      Pattern.compile(
          "(?:\\w+_)?(?:tasks?|task_board|task_list|contracts?|backlog|milestones|directives|queued"
              + "|executed)",
          Pattern.CASE_INSENSITIVE);

  private static final String[] TITLES = {
    "title", "name", "description", "contract_title", "task", "action", "summary"
  };

  private static final String[] SAYINGS = {
    "content", "body", "message", "summary", "position", "final_recommendation"
  };

  private static final Set<String> MESSAGE_LISTS =
      Set.of("messages", "inbox", "outbox", "message_history", "sent", "processed");

  /** What agents say of others in these is not what the others are doing. */
  private static final Set<String> REPORT_MARKS =
      Set.of("report_id", "dashboard_id", "metric_id", "optimization_id", "breakdown_id");

  private final WorkspaceSink sink;
  private final WorkspaceMessages messages;
  private final WorkspaceAgents agents;
  private final WorkspacePlans plans;
  private WorkspaceTasks tasks;
  private Optional<Instant> fileTime = Optional.empty();

  WorkspaceDocument(WorkspaceSink sink) {
    this.sink = sink;
    messages = new WorkspaceMessages(sink);
    agents = new WorkspaceAgents(sink);
    plans = new WorkspacePlans(sink);
    tasks = tasks(Scale.RANK, Optional.empty(), Set.of());
  }

  /**
   * What is known of an object from where it stands.
   *
   * @param list the name of the list that it is in
   * @param holder the agent whose it is
   * @param box whether it is in a list of messages
   * @param ownTasks whether only tasks that tell their ids are looked for, as in status files
   * @param depth how deep it is
   */
  private record Context(
      String list, Optional<AgentId> holder, boolean box, boolean ownTasks, int depth) {

    Context in(String member) {
      boolean messages = MESSAGE_LISTS.contains(member.toLowerCase(Locale.ROOT));
      return new Context(member, holder, (box && depth < 1) || messages, ownTasks, depth + 1);
    }

    Context element() {
      return new Context(list, holder, box, ownTasks, depth + 1);
    }

    Context of(Optional<AgentId> agent) {
      return new Context(list, agent.or(() -> holder), box, ownTasks, depth);
    }

    Context withOwnTasksOnly() {
      return new Context(list, holder, false, true, depth);
    }

    boolean amongTasks() {
      return TASK_LIST.matcher(list).matches();
    }
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
    visit("", path.stem(), root, new Context(path.stem(), path.owner(), isBox(), false, 0));
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

  private boolean isBox() {
    var stem = sink.path().stem().toLowerCase(Locale.ROOT);
    return sink.path().box() != Box.NONE
        || MESSAGE_LISTS.contains(stem)
        || stem.endsWith("outbox")
        || sink.path().isIn("queue");
  }

  private void visit(String where, String name, JsonNode node, Context context) {
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

  private void object(String where, String name, ObjectNode node, Context context) {
    var fields = new Fields(node);
    if (isSchema(fields)
        || fields.node().propertyNames().stream().anyMatch(REPORT_MARKS::contains)) {
      return;
    }
    boolean task = isTask(fields, context);
    if (context.ownTasks()) {
      if (task && fields.text("title", "name", "description", "contract_title").isPresent()) {
        tasks.gather(where, node, Optional.empty(), context.list());
      }
      members(where, node, context);
    } else if (WorkspacePlans.isPlan(fields)) {
      tasks.partOf(plans.read(where, node));
      members(where, withMilestones(node), context);
      tasks.partOf(Optional.empty());
    } else if (WorkspaceMessages.isMessage(fields) && !isTaskOnly(fields)) {
      messages.read(where, node, context.holder(), context.box());
      wrapped(where, node, context);
    } else if (task && !isNotice(fields, context)) {
      tasks.gather(where, node, named(name, context), context.list());
      subtasks(where, node, context);
    } else if (isAgent(fields, context)) {
      agent(where, node, fields, context);
    } else if (isSaid(fields, context)) {
      messages.read(where, node, context.holder(), context.box());
      wrapped(where, node, context);
    } else if (isAgentMap(node)) {
      agentMap(where, node);
    } else {
      members(where, withMilestones(node), context);
    }
  }

  private boolean isTask(Fields fields, Context context) {
    boolean listed = context.amongTasks() || isTaskFile() && context.depth() <= 1;
    boolean among = listed && !context.ownTasks();
    if (WorkspaceTasks.isTask(fields)) {
      return among || isTaskFile() || fields.text(TITLES).isPresent();
    }
    return among
        && !isAgentMap(fields.node())
        && !fields.has("tasks", "contracts", "future_tasks", "available_tasks", "current_task")
        && (context.depth() > 0 || isTaskFile())
        && fields.text(TITLES).or(() -> fields.text("desc", "status", "state", "file")).isPresent();
  }

  /** Returns whether an object in a mailbox only speaks of a task. */
  private static boolean isNotice(Fields fields, Context context) {
    return context.box() && fields.text("content").isPresent() && fields.text(TITLES).isEmpty();
  }

  private boolean isTaskFile() {
    var folders = sink.path().folder().toLowerCase(Locale.ROOT);
    return folders.endsWith("tasks") || folders.contains("tasks/") || folders.endsWith("contracts");
  }

  /** Returns whether an object with the marks of a message is a task that someone assigned. */
  private static boolean isTaskOnly(Fields fields) {
    return fields.text("task_id").isPresent()
        && fields.text("title", "name", "description").isPresent()
        && !fields.has("from", "from_agent", "sender", "sender_agent_id", "message_id");
  }

  private boolean isAgent(Fields fields, Context context) {
    if (WorkspaceAgents.isAgent(fields)) {
      return true;
    }
    boolean owned = context.depth() == 0 && sink.path().owner().isPresent();
    return owned
        && sink.path().box() == Box.NONE
        && (isStatusFile() || fields.has("agent_id", "agent_name"));
  }

  private boolean isStatusFile() {
    var stem = sink.path().stem().toLowerCase(Locale.ROOT);
    return stem.contains("status")
        || sink.path().isIn("status")
        || Set.of("activity", "health", "metrics").contains(stem);
  }

  /** Returns whether an object is something that an agent says, though it is sent to nobody. */
  private static boolean isSaid(Fields fields, Context context) {
    boolean box = context.box() && WorkspaceMessages.isMessageInBox(fields);
    boolean signed = WorkspaceAgents.idOf(fields).isPresent() || fields.has("message_type");
    return box
        || signed && WorkspaceAgents.timeOf(fields).isPresent() && fields.any(SAYINGS).isPresent();
  }

  private void agent(String where, ObjectNode node, Fields fields, Context context) {
    var id = WorkspaceAgents.idOf(fields).or(context::holder);
    if (id.isEmpty()) {
      sink.problemOnce(where, "the state of an agent without a name: left out");
      return;
    }
    var rest = node.deepCopy();
    boolean mailbox = node.has("messages");
    rest.remove("messages");
    var place = mailbox ? "mailbox" : place();
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
      if (isAgentKey(member.getKey())) {
        var id = AgentNames.numbered(member.getKey()).iterator().next();
        agents.read(where + "/" + member.getKey(), id, place(), member.getValue(), fileTime);
      }
    }
  }

  private void members(String where, ObjectNode node, Context context) {
    for (var member : node.properties()) {
      if (member.getValue().isContainer()) {
        var name = member.getKey();
        visit(where + "/" + name, name, member.getValue(), inner(name, context));
      }
    }
  }

  /** Keeps the name of the list for what is in a map from id to task. */
  private static Context inner(String name, Context context) {
    boolean idOfTask = context.amongTasks() && !TASK_LIST.matcher(name).matches();
    return idOfTask ? context.in(context.list()) : context.in(name);
  }

  /** Reads the tasks that a message brings with it. */
  private void wrapped(String where, ObjectNode node, Context context) {
    for (var name : new String[] {"details", "payload", "task", "tasks", "body"}) {
      var value = node.get(name);
      if (value != null && value.isObject() && isTaskOnly(new Fields(value))) {
        tasks.gather(where + "/" + name, value, Optional.empty(), name);
      } else if (value != null && value.isArray()) {
        visit(where + "/" + name, name, value, context.in(name).withOwnTasksOnly());
      }
    }
  }

  private void subtasks(String where, ObjectNode node, Context context) {
    for (var name : new String[] {"tasks", "sub_tasks", "subtasks"}) {
      var value = node.get(name);
      if (value != null && value.isContainer()) {
        visit(where + "/" + name, name, value, context.in(name));
      }
    }
  }

  /** Returns the name of a member that may be the id of the task in it. */
  private static Optional<String> named(String name, Context context) {
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

  private static boolean isSchema(Fields fields) {
    return fields.has("$schema") && fields.has("properties");
  }

  /** Returns whether at least three of four keys of an object are numbered agents. */
  private static boolean isAgentMap(JsonNode node) {
    long agents = node.propertyNames().stream().filter(WorkspaceDocument::isAgentKey).count();
    return agents > 0 && agents * 4 >= node.size() * 3L;
  }

  private static boolean isAgentKey(String key) {
    return key.length() <= LONGEST_KEY && AgentNames.numbered(key).size() == 1;
  }

  /** Returns the sort of place that the file is, such as {@code status} or {@code config}. */
  private String place() {
    var stem = sink.path().stem().toLowerCase(Locale.ROOT);
    var place = AGENT_IN_NAME.matcher(stem).replaceAll("");
    place = NUMBERS.matcher(place).replaceAll("_");
    place = EDGES.matcher(place).replaceAll("");
    if (place.isEmpty()) {
      var folder = sink.path().folder();
      place = folder.substring(folder.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
    return Texts.name(place, 48).orElse("file");
  }

  private static final Pattern AGENT_IN_NAME = Pattern.compile("agent[-_ ]?\\d+");
  private static final Pattern NUMBERS = Pattern.compile("[-_]*\\d{2,}[-_]*");
  private static final Pattern EDGES = Pattern.compile("^[-_ ]+|[-_ ]+$");

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
