package io.skep.adapters.files;

import io.skep.application.importing.FoundTask;
import io.skep.application.importing.Importer;
import io.skep.domain.task.FoundTaskStatus;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority.Scale;
import io.skep.domain.value.PlanId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

  /**
   * Takes a task, to be handed over with the others of the file.
   *
   * @param name the key that it stands under, if that may be its id
   * @param list the name of the list that it stands in, which may tell its state
   */
  void gather(String where, JsonNode node, Optional<String> name, String list) {
    var fields = new Fields(node);
    var found = TaskFields.title(fields);
    var id =
        TaskFields.idOf(fields).or(() -> name).or(() -> found.map(title -> derived(fields, title)));
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
          TaskFields.assignees(task.fields()).forEach(agent -> sink.mention(task.where(), agent));
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
    var changed = TaskFields.changed(before.fields());
    boolean older =
        changed.isPresent()
            && TaskFields.changed(task.fields())
                .filter(at -> !at.isBefore(changed.get()))
                .isEmpty();
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
    var worker = TaskFields.worker(fields);
    var open = status == TaskStatus.PENDING;
    var payload = StorableJson.of(fields.node());
    var spec =
        TaskSpec.titled(title)
            .key(key)
            .description(TaskFields.description(fields, title))
            .payload(payload)
            .priority(sink.priority(where, fields.any("priority"), scale))
            .requires(Texts.labels(fields.texts("required_capabilities", "skills_required")))
            .tags(Texts.labels(TaskFields.tags(fields)))
            .afterKeys(blockers(fields, key));
    if (open && TaskFields.state(fields).filter(FoundTaskStatus::isHeld).isPresent()) {
      spec.queue(Importer.HELD);
    }
    worker.or(() -> holder).ifPresent(spec::assignee);
    task.plan().ifPresent(spec::plan);
    var at = sink.path().versionAt().or(() -> TaskFields.changed(fields)).or(() -> fileTime);
    return new FoundTask(
        spec.build(),
        at,
        status,
        status == TaskStatus.FAILED_VALIDATION || status == TaskStatus.CANCELLED,
        worker.or(() -> holder),
        working || open ? TaskFields.progress(fields) : "",
        open ? Optional.empty() : TaskFields.result(fields),
        TaskFields.error(fields),
        TaskFields.created(fields),
        open ? Optional.empty() : TaskFields.ended(fields));
  }

  private TaskStatus status(String where, Fields fields, String list) {
    var words = TaskFields.state(fields);
    if (words.isEmpty()) {
      return TaskFields.byList(fields, list);
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

  private Set<String> blockers(Fields fields, String own) {
    Set<String> keys = new LinkedHashSet<>();
    for (var name : TaskFields.dependencies(fields)) {
      boolean known = ids.contains(name);
      if (keys.size() < TaskSpec.MAX_BLOCKERS
          && (known || (ID_LIKE.matcher(name).matches() && NUMBERED_ID.matcher(name).matches()))) {
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
