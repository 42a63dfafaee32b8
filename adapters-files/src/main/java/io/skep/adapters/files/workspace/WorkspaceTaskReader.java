package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.JsonSanitizer;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.PriorityParser.Scale;
import io.skep.adapters.files.text.TaskStatusParser;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedTask;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
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
 * Reader of tasks in JSON: task lists, boards, queues and contracts. Not thread-safe.
 *
 * <p>Tasks are keyed by id; an id that is only a number, such as {@code task-001}, is scoped to its
 * folder. Dependencies are imported if they look like task ids; others name files or packages.
 */
final class WorkspaceTaskReader {

  /** Ids that other task lists are likely to use for other tasks. */
  private static final Pattern LOCAL_ID =
      Pattern.compile(
          "(?:(?:task|sample|test|item|todo|job)[-_ ]?)?\\d{1,4}", Pattern.CASE_INSENSITIVE);

  private static final Pattern ID_LIKE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._:-]{1,99}");
  private static final Pattern NUMBERED_ID = Pattern.compile(".*[-_].*\\d.*|.*\\d.*[-_].*");

  private final WorkspaceRecordCollector sink;
  private final Scale scale;
  private final Optional<AgentId> owner;
  private final Optional<Instant> fileTime;
  private Optional<PlanId> plan = Optional.empty();
  private final Set<String> taskIds;
  private final Map<String, String> keysByIdAndTitle = new HashMap<>();
  private final Map<String, Integer> keyUseCounts = new HashMap<>();
  private final Map<String, PendingTask> pendingTasks = new LinkedHashMap<>();

  private record PendingTask(
      String where, LenientJson fields, String title, String list, Optional<PlanId> plan) {}

  /**
   * Creates the reader of a file.
   *
   * @param scale the scale of numeric priorities in the file
   * @param owner the default assignee of tasks in the file
   * @param fileTime the modification time given in the file
   * @param taskIds the ids of all tasks in the file
   */
  WorkspaceTaskReader(
      WorkspaceRecordCollector sink,
      Scale scale,
      Optional<AgentId> owner,
      Optional<Instant> fileTime,
      Set<String> taskIds) {
    this.sink = sink;
    this.scale = scale;
    this.owner = owner;
    this.fileTime = fileTime;
    this.taskIds = taskIds;
  }

  /** Sets the plan of the tasks that are added from now on. */
  void setPlan(Optional<PlanId> newPlan) {
    plan = newPlan;
  }

  /**
   * Adds a task, to be emitted with the others of the file.
   *
   * @param name the member name of the task, if it may be the id
   * @param list the name of the enclosing list, which may imply the status
   */
  void add(String where, JsonNode node, Optional<String> name, String list) {
    var fields = new LenientJson(node);
    var givenTitle = TaskFields.title(fields);
    var id =
        TaskFields.idOf(fields)
            .or(() -> name)
            .or(() -> givenTitle.map(title -> deriveId(fields, title)));
    if (id.isEmpty()) {
      sink.reportProblemOnce(where, "task without id and title skipped");
      return;
    }
    var title = givenTitle.orElse(id.get());
    var key = key(where, id.get(), title);
    key.ifPresent(value -> putLatest(value, new PendingTask(where, fields, title, list, plan)));
  }

  /** Emits the added tasks. */
  void emit() {
    pendingTasks.forEach(
        (key, task) -> {
          TaskFields.assignees(task.fields())
              .forEach(agent -> sink.collectMention(task.where(), agent));
          sink.collect(task.where(), () -> toImportedTask(key, task));
        });
    pendingTasks.clear();
  }

  /**
   * Adds a task, or replaces an earlier entry of it; keeps the entry with the latest change time,
   * or else the last.
   */
  private void putLatest(String key, PendingTask task) {
    var previous = pendingTasks.get(key);
    if (previous == null) {
      pendingTasks.put(key, task);
      return;
    }
    if (previous.fields().node().equals(task.fields().node())) {
      return;
    }
    var changed = TaskFields.lastChangedAt(previous.fields());
    boolean older =
        changed.isPresent()
            && TaskFields.lastChangedAt(task.fields())
                .filter(at -> !at.isBefore(changed.get()))
                .isEmpty();
    sink.reportProblem(
        task.where(),
        "duplicate entries of task '%s': using the %s one"
            .formatted(key, older ? "earlier" : "later"));
    if (!older) {
      pendingTasks.put(key, task);
    }
  }

  /** Derives an id from the file name, title and file path of a task without id. */
  private String deriveId(LenientJson fields, String title) {
    var about = title + "\n" + fields.text("file_path", "filepath", "file").orElse("");
    return sink.path().stem() + ":" + WorkspaceMessageBuilder.fingerprint(about);
  }

  private ImportedTask toImportedTask(String key, PendingTask task) {
    var where = task.where();
    var fields = task.fields();
    var title = task.title();
    var importedStatus = status(where, fields, task.list());
    boolean working = importedStatus == TaskStatus.IN_PROGRESS;
    var status = working ? TaskStatus.PENDING : importedStatus;
    var worker = TaskFields.worker(fields);
    var open = status == TaskStatus.PENDING;
    var payload = JsonSanitizer.sanitize(fields.node());
    var spec =
        TaskSpec.builder(title)
            .key(key)
            .description(TaskFields.description(fields, title))
            .payload(payload)
            .priority(sink.parsePriority(where, fields.firstNonEmpty("priority"), scale))
            .requires(
                TextSanitizer.toLabels(fields.texts("required_capabilities", "skills_required")))
            .tags(TextSanitizer.toLabels(TaskFields.tags(fields)))
            .blockedByKeys(blockers(fields, key));
    if (open && TaskFields.statusText(fields).filter(TaskStatusParser::isOnHold).isPresent()) {
      spec.queue(ImportQueues.ON_HOLD);
    }
    worker.or(() -> owner).ifPresent(spec::assignee);
    task.plan().ifPresent(spec::plan);
    var at =
        sink.path().versionTime().or(() -> TaskFields.lastChangedAt(fields)).or(() -> fileTime);
    return new ImportedTask(
        spec.build(),
        at,
        status,
        status == TaskStatus.FAILED_VALIDATION || status == TaskStatus.CANCELLED,
        worker.or(() -> owner),
        working || open ? TaskFields.progress(fields) : "",
        open ? Optional.empty() : TaskFields.result(fields),
        TaskFields.error(fields),
        TaskFields.createdAt(fields),
        open ? Optional.empty() : TaskFields.endedAt(fields));
  }

  private TaskStatus status(String where, LenientJson fields, String list) {
    var text = TaskFields.statusText(fields);
    if (text.isEmpty()) {
      return TaskFields.statusFromList(fields, list);
    }
    var status = text.flatMap(TaskStatusParser::parse);
    if (status.isEmpty()) {
      sink.reportProblemOnce(
          where,
          "unknown status '%s' of a task: using pending"
              .formatted(WorkspaceRecordCollector.abbreviate(text.get())));
    }
    return status.orElse(TaskStatus.PENDING);
  }

  private Set<String> blockers(LenientJson fields, String ownKey) {
    Set<String> keys = new LinkedHashSet<>();
    for (var name : TaskFields.dependencies(fields)) {
      boolean inFile = taskIds.contains(name);
      if (keys.size() < TaskSpec.MAX_BLOCKERS
          && (inFile || (ID_LIKE.matcher(name).matches() && NUMBERED_ID.matcher(name).matches()))) {
        key(name).filter(key -> !key.equals(ownKey)).ifPresent(keys::add);
      }
    }
    return keys;
  }

  /** Returns the key of a task, or a new key if another task in the file has the same id. */
  private Optional<String> key(String where, String id, String title) {
    var key = key(id);
    if (key.isEmpty()) {
      sink.reportProblem(where, "task skipped: its id is an unrendered template");
      return Optional.empty();
    }
    var existingKey = keysByIdAndTitle.get(key.get() + '\n' + title);
    if (existingKey != null) {
      return Optional.of(existingKey);
    }
    int earlierUses = keyUseCounts.merge(key.get(), 1, Integer::sum) - 1;
    var uniqueKey = earlierUses == 0 ? key.get() : key.get() + "~" + (earlierUses + 1);
    if (earlierUses > 0) {
      sink.reportProblem(
          where, "duplicate task id '%s': imported as '%s'".formatted(id, uniqueKey));
    }
    keysByIdAndTitle.put(key.get() + '\n' + title, uniqueKey);
    return Optional.of(uniqueKey);
  }

  private Optional<String> key(String id) {
    var name =
        AgentNameParser.isTemplate(id)
            ? Optional.<String>empty()
            : TextSanitizer.toSingleLine(id, 400);
    var folder =
        sink.path().parentFolders().isEmpty() ? sink.path().stem() : sink.path().parentFolders();
    return name.map(n -> LOCAL_ID.matcher(n).matches() ? folder + "/" + n : n);
  }
}
