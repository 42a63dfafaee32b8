package io.skep.adapters.files;

import io.skep.application.importing.FoundTask;
import io.skep.application.importing.Importer;
import io.skep.domain.task.FoundTaskStatus;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority.Scale;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads tasks out of JSON: those of task lists, boards, queues and contracts.
 *
 * <p>A task is known by its id. One that is no more than a number, such as {@code task-001}, counts
 * within its folder only. What a task waits for is taken from its dependencies as far as those look
 * like ids of tasks; others are names of files and packages.
 */
final class WorkspaceTasks {

  private static final String[] IDS = {
    "task_id", "contract_id", "consolidated_contract_id", "milestone_id", "id"
  };
  private static final String[] TITLES = {
    "title",
    "contract_title",
    "name",
    "task_name",
    "task",
    "summary",
    "description",
    "desc",
    "action",
    "intent",
    "directive",
    "objective",
    "file_path",
    "filepath",
    "file"
  };
  private static final String[] DESCRIPTIONS = {
    "description", "desc", "summary", "details", "objective", "content", "notes"
  };
  private static final String[] STATES = {
    "status", "state", "task_status", "current_state", "current_status", "contract_status"
  };
  private static final String[] WORKERS = {"claimed_by", "completed_by"};
  private static final String[] ASSIGNEES = {
    "assigned_agent",
    "assigned_agent_id",
    "assigned_to",
    "owner",
    "assignee",
    "agent_id",
    "agent",
    "target_agent",
    "manager"
  };
  private static final String[] DEPENDENCIES = {
    "dependencies", "depends_on", "deps", "blocked_by", "task_dependencies"
  };
  private static final String[] CREATED = {
    "created_at",
    "created",
    "timestamp_created",
    "created_timestamp",
    "created_date",
    "injected_at",
    "assigned_at"
  };
  private static final String[] ENDED = {
    "completed_at",
    "timestamp_completed_utc",
    "timestamp_completed",
    "completion_date",
    "completion_time",
    "completion_timestamp",
    "ended_at",
    "finished_at"
  };
  private static final String[] CHANGED = {
    "timestamp_updated",
    "updated_at",
    "updated",
    "last_updated",
    "last_update",
    "last_updated_at",
    "last_updated_timestamp",
    "timestamp_completed_utc",
    "timestamp_completed",
    "completed_at",
    "completion_date",
    "completion_time",
    "completion_timestamp",
    "timestamp_claimed_utc",
    "claimed_at",
    "started_at",
    "assigned_at",
    "created_at",
    "created",
    "timestamp_created",
    "created_timestamp",
    "created_date",
    "injected_at",
    "timestamp"
  };

  /** Ids that other lists of tasks are likely to use for something else. */
  private static final Pattern LOCAL_ID =
      Pattern.compile(
          "(?:(?:task|sample|test|item|todo|job)[-_ ]?)?\\d{1,4}", Pattern.CASE_INSENSITIVE);

  private static final Pattern ID_LIKE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._:-]{1,99}");
  private static final Pattern NUMBERED_ID = Pattern.compile(".*[-_].*\\d.*|.*\\d.*[-_].*");

  private final WorkspaceSink sink;
  private final Scale scale;
  private final Optional<AgentId> holder;
  private final Optional<Instant> fileTime;
  private Optional<PlanId> plan = Optional.empty();
  private final Set<String> ids;
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Gathered> gathered = new LinkedHashMap<>();

  private record Gathered(
      String where, Fields fields, String title, String list, Optional<PlanId> plan) {}

  /**
   * Creates the reader of a file.
   *
   * @param scale how numbers tell urgency in it
   * @param holder the agent whose tasks these are, unless they say otherwise
   * @param fileTime when the file was last changed, by its own account
   * @param ids the ids of all tasks in the file
   */
  WorkspaceTasks(
      WorkspaceSink sink,
      Scale scale,
      Optional<AgentId> holder,
      Optional<Instant> fileTime,
      Set<String> ids) {
    this.sink = sink;
    this.scale = scale;
    this.holder = holder;
    this.fileTime = fileTime;
    this.ids = ids;
  }

  /** Makes the tasks that are read from now on part of a plan. */
  void partOf(Optional<PlanId> newPlan) {
    plan = newPlan;
  }

  /** Returns whether an object is a task by itself, wherever it lies. */
  static boolean isTask(Fields fields) {
    boolean titled = fields.text(TITLES).isPresent();
    if (fields.text("task_id", "contract_id", "consolidated_contract_id").isPresent()) {
      return titled || fields.text(STATES).isPresent();
    }
    return fields.text("id").isPresent()
        && fields.text("title", "name", "description", "task_type", "desc").isPresent()
        && (fields.text(STATES).isPresent() || fields.has("priority", "dependencies", "owner"));
  }

  /** Returns the id by which a task names itself. */
  static Optional<String> idOf(Fields fields) {
    return fields.text(IDS);
  }

  /**
   * Takes a task, to be handed over with the others of the file.
   *
   * @param name the key that it stands under, if that may be its id
   * @param list the name of the list that it stands in, which may tell its state
   */
  void gather(String where, JsonNode node, Optional<String> name, String list) {
    var fields = new Fields(node);
    var found = title(fields);
    var id = idOf(fields).or(() -> name).or(() -> found.map(title -> derived(fields, title)));
    if (id.isEmpty()) {
      sink.problemOnce(where, "a task without an id and a title: left out");
      return;
    }
    var title = found.orElse(id.get());
    var key = key(where, id.get(), title);
    key.ifPresent(own -> put(own, new Gathered(where, fields, title, list, plan)));
  }

  /** Hands over the tasks that were gathered. */
  void emit() {
    gathered.forEach(
        (key, task) -> {
          assignees(task.fields()).forEach(agent -> sink.mention(task.where(), agent));
          sink.take(task.where(), () -> task(key, task));
        });
    gathered.clear();
  }

  /** Of several entries of one task, the one that is of the latest time counts, or the last. */
  private void put(String key, Gathered task) {
    var before = gathered.get(key);
    if (before == null) {
      gathered.put(key, task);
      return;
    }
    if (before.fields().node().equals(task.fields().node())) {
      return;
    }
    var changed = before.fields().latest(CHANGED);
    boolean older =
        changed.isPresent()
            && task.fields().latest(CHANGED).filter(at -> !at.isBefore(changed.get())).isEmpty();
    sink.problem(
        task.where(),
        "'%s' is in the file more than once: the %s entry counts"
            .formatted(key, older ? "earlier" : "later"));
    if (!older) {
      gathered.put(key, task);
    }
  }

  /** Makes an id for a task that has none out of its list and what it is about. */
  private String derived(Fields fields, String title) {
    var about = title + "\n" + fields.text("file_path", "filepath", "file").orElse("");
    return sink.path().stem() + ":" + MessageDraft.fingerprint(about);
  }

  private FoundTask task(String key, Gathered task) {
    var where = task.where();
    var fields = task.fields();
    var title = task.title();
    var found = status(where, fields, task.list());
    boolean working = found == TaskStatus.IN_PROGRESS;
    var status = working ? TaskStatus.PENDING : found;
    var agents = assignees(fields);
    var worker =
        fields.text(WORKERS).flatMap(AgentNames::one).or(() -> agents.stream().findFirst());
    var open = status == TaskStatus.PENDING;
    var payload = StorableJson.of(fields.node());
    var spec =
        TaskSpec.titled(title)
            .key(key)
            .description(description(fields, title))
            .payload(payload)
            .priority(sink.priority(where, fields.any("priority"), scale))
            .requires(Texts.labels(fields.texts("required_capabilities", "skills_required")))
            .tags(Texts.labels(tags(fields)))
            .afterKeys(blockers(fields, key));
    if (open && fields.text(STATES).filter(FoundTaskStatus::isHeld).isPresent()) {
      spec.queue(Importer.HELD);
    }
    worker.or(() -> holder).ifPresent(spec::assignee);
    task.plan().ifPresent(spec::plan);
    var at = sink.path().versionAt().or(() -> fields.latest(CHANGED)).or(() -> fileTime);
    return new FoundTask(
        spec.build(),
        at,
        status,
        status == TaskStatus.FAILED_VALIDATION || status == TaskStatus.CANCELLED,
        worker.or(() -> holder),
        working || open ? progress(fields) : "",
        open ? Optional.empty() : result(fields),
        error(fields),
        fields.time(CREATED),
        open ? Optional.empty() : fields.time(ENDED));
  }

  private TaskStatus status(String where, Fields fields, String list) {
    var words = fields.text(STATES);
    if (words.isEmpty()) {
      return byList(fields, list);
    }
    var status = words.flatMap(FoundTaskStatus::of);
    if (status.isEmpty()) {
      sink.problemOnce(
          where,
          "unknown status '%s' of a task: taken for pending"
              .formatted(WorkspaceSink.shown(words.get())));
    }
    return status.orElse(TaskStatus.PENDING);
  }

  /** Tells the state of a task that does not say it by the list that it is in. */
  private static TaskStatus byList(Fields fields, String list) {
    if (list.contains("completed") || fields.time(ENDED).isPresent()) {
      return TaskStatus.COMPLETED;
    }
    boolean working =
        list.contains("current") || list.contains("working") || list.contains("claimed");
    return working ? TaskStatus.IN_PROGRESS : TaskStatus.PENDING;
  }

  private List<AgentId> assignees(Fields fields) {
    List<AgentId> agents = new ArrayList<>();
    for (var names : List.of(WORKERS, ASSIGNEES)) {
      for (var name : names) {
        fields.text(name).flatMap(AgentNames::one).ifPresent(agents::add);
      }
    }
    return agents;
  }

  private static Optional<String> title(Fields fields) {
    return fields
        .text(TITLES)
        .or(
            () ->
                fields.object("contract_details", "payload", "params").flatMap(f -> f.text(TITLES)))
        .flatMap(words -> Texts.name(words, TaskSpec.MAX_TITLE));
  }

  private static String description(Fields fields, String title) {
    var text =
        fields
            .text(DESCRIPTIONS)
            .or(() -> fields.object("contract_details").flatMap(f -> f.text(DESCRIPTIONS)))
            .orElse("");
    return text.equals(title) ? "" : Texts.storable(text, TaskSpec.MAX_DESCRIPTION);
  }

  private static List<String> tags(Fields fields) {
    List<String> tags = new ArrayList<>(fields.texts("tags", "labels"));
    fields.text("task_type", "contract_type", "type", "category").ifPresent(tags::add);
    if (fields.has("contract_id", "consolidated_contract_id")) {
      tags.add("contract");
    }
    return tags;
  }

  private static String progress(Fields fields) {
    return fields
        .text("progress", "progress_note", "current_state")
        .map(words -> Texts.storable(words, Task.MAX_PROGRESS))
        .orElse("");
  }

  private static Optional<Json> result(Fields fields) {
    return fields
        .any("result", "result_summary", "completion_summary", "outcome", "output", "evidence")
        .map(StorableJson::of);
  }

  private static Optional<String> error(Fields fields) {
    return fields
        .text("error", "error_message", "reason_failed", "failure_reason")
        .map(words -> Texts.storable(words, Task.MAX_ERROR));
  }

  private Set<String> blockers(Fields fields, String own) {
    Set<String> keys = new LinkedHashSet<>();
    for (var name : fields.texts(DEPENDENCIES)) {
      boolean known = ids.contains(name);
      if (keys.size() < TaskSpec.MAX_BLOCKERS
          && (known || ID_LIKE.matcher(name).matches() && NUMBERED_ID.matcher(name).matches())) {
        key(name).filter(key -> !key.equals(own)).ifPresent(keys::add);
      }
    }
    return keys;
  }

  /** Returns the key of a task; another one if the file gives its id to another task, too. */
  private Optional<String> key(String where, String id, String title) {
    var key = key(id);
    if (key.isEmpty()) {
      sink.problem(where, "a task whose id is a template: left out");
      return Optional.empty();
    }
    var named = keys.get(key.get() + '\n' + title);
    if (named != null) {
      return Optional.of(named);
    }
    int others = uses.merge(key.get(), 1, Integer::sum) - 1;
    var own = others == 0 ? key.get() : key.get() + "~" + (others + 1);
    if (others > 0) {
      sink.problem(where, "the id '%s' is another task's, too: kept as '%s'".formatted(id, own));
    }
    keys.put(key.get() + '\n' + title, own);
    return Optional.of(own);
  }

  private Optional<String> key(String id) {
    var name = AgentNames.isTemplate(id) ? Optional.<String>empty() : Texts.name(id, 400);
    var folder = sink.path().folder().isEmpty() ? sink.path().stem() : sink.path().folder();
    return name.map(n -> LOCAL_ID.matcher(n).matches() ? folder + "/" + n : n);
  }
}
