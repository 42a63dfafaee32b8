package io.skep.adapters.files.taskmaster;

import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedPlan;
import io.skep.application.importing.record.ImportedTask;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Json;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reader of the tasks of one Task Master tag. Not thread-safe. */
final class TaskMasterTagReader {

  private static final String PENDING = "pending";

  private static final Set<String> OPEN = Set.of(PENDING, "in-progress");

  /** Statuses of open tasks that are put on hold. */
  private static final Set<String> ON_HOLD = Set.of("review", "deferred", "blocked");

  private static final Map<String, TaskStatus> CLOSED =
      Map.of(
          "done", TaskStatus.COMPLETED,
          "completed", TaskStatus.COMPLETED,
          "cancelled", TaskStatus.CANCELLED);

  /** Number of positions of a task and its subtasks in the order of the plan. */
  private static final long POSITIONS_PER_TASK = 1_000;

  /** Maximum position of a task; later tasks share it. */
  private static final long MAX_POSITION = 10_000_000;

  private final String name;
  private final String tag;
  private final StrictJson list;
  private final RecordCollector sink;
  private final Optional<Instant> created;
  private final Optional<Instant> updated;
  private final Map<String, Integer> idCounts = new HashMap<>();

  /**
   * Creates a reader.
   *
   * @param project the folder of the project, which scopes its task ids; empty if unknown
   */
  TaskMasterTagReader(
      Optional<String> project,
      String tag,
      StrictJson list,
      Optional<Instant> versionTime,
      RecordCollector sink) {
    this.tag = tag;
    this.list = list;
    this.sink = sink;
    name = "taskmaster:" + project.map(folder -> folder + "/").orElse("") + tag;
    var node = list.node().get("metadata");
    var metadata = new StrictJson(node == null ? list.node() : node);
    created = sink.readTime("tag " + tag, metadata, "created");
    var metadataTime =
        sink.readTime("tag " + tag, metadata, "updated")
            .or(() -> sink.readTime("tag " + tag, metadata, "lastModified"));
    updated = metadataTime.or(() -> versionTime);
  }

  void read() {
    sink.collect("tag " + tag, this::plan);
    for (var task : list.objects("tasks")) {
      var id = uniqueId(task.textOrEmpty("id"));
      long position = position(id) * POSITIONS_PER_TASK;
      sink.collect(
          "task " + id, () -> task(task, id, position, dependencies(task, Optional.empty())));
      var subtasks = task.objects("subtasks");
      for (int i = 0; i < subtasks.size(); i++) {
        var subtask = subtasks.get(i);
        var subtaskId = uniqueId(id + "." + subtask.textOrEmpty("id"));
        long subtaskPosition = position + Math.min(i + 1, POSITIONS_PER_TASK - 1);
        sink.collect(
            "task " + subtaskId,
            () ->
                task(subtask, subtaskId, subtaskPosition, dependencies(subtask, Optional.of(id))));
      }
    }
    sink.recognized();
  }

  /**
   * Returns the id, or a new one if an earlier task has the same. Dependencies refer to the earlier
   * task.
   */
  private String uniqueId(String id) {
    int count = idCounts.merge(id, 1, Integer::sum);
    if (count == 1) {
      return id;
    }
    var newId = id + "#" + count;
    sink.reportProblem("task " + id, "duplicate id: imported as " + newId);
    return newId;
  }

  private ImportedPlan plan() {
    var metadata = list.node().get("metadata");
    var description =
        Optional.ofNullable(metadata).flatMap(node -> new StrictJson(node).text("description"));
    return new ImportedPlan(
        new PlanId(name),
        updated,
        TextSanitizer.sanitize(description.orElse("Tasks of the tag " + tag), 100_000),
        "",
        "",
        planStatus(),
        metadata == null ? Json.EMPTY_OBJECT : JsonDocuments.toJson(metadata),
        created);
  }

  private ImportedTask task(StrictJson task, String id, long position, Set<String> blockers) {
    var statusText = task.textOrEmpty("status").toLowerCase(Locale.ROOT);
    var status = status("task " + id, statusText);
    var spec =
        TaskSpec.builder(
                TextSanitizer.toSingleLine(task.textOrEmpty("title"), TaskSpec.MAX_TITLE)
                    .orElse(id))
            .key(name + ":" + id)
            .plan(new PlanId(name))
            .description(description(task))
            .payload(payload(task))
            .priority(priority("task " + id, task.textOrEmpty("priority")))
            .tags(TextSanitizer.toLabels(List.of("taskmaster", "tag:" + tag)))
            .queue(isOnHold(statusText) ? ImportQueues.ON_HOLD : QueueName.DEFAULT)
            .blockedByKeys(blockers)
            .build();
    var asOf = sink.readTime("tag " + tag, task, "updatedAt").or(() -> updated);
    return new ImportedTask(
        spec,
        asOf,
        status,
        status == TaskStatus.CANCELLED,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        // Tasks have no creation times of their own; distinct times preserve their order.
        created.map(at -> at.plus(position, ChronoUnit.MICROS)),
        status.isOpen() ? Optional.empty() : asOf);
  }

  /** Returns the keys of the blockers of a task; for a subtask also its siblings by number. */
  private Set<String> dependencies(StrictJson task, Optional<String> parent) {
    Set<String> keys = new LinkedHashSet<>();
    for (var dependency : task.texts("dependencies")) {
      var full = parent.isPresent() && !dependency.contains(".");
      keys.add(name + ":" + (full ? parent.get() + "." + dependency : dependency));
    }
    return keys;
  }

  private static String description(StrictJson task) {
    List<String> paragraphs = new ArrayList<>();
    task.text("description").ifPresent(paragraphs::add);
    task.text("details").ifPresent(paragraphs::add);
    return TextSanitizer.sanitize(String.join("\n\n", paragraphs), TaskSpec.MAX_DESCRIPTION);
  }

  /** Returns the task unmodified but for its subtasks, which are imported as tasks. */
  private static Json payload(StrictJson task) {
    if (!task.hasAll("subtasks") || !(task.node().deepCopy() instanceof ObjectNode copy)) {
      return JsonDocuments.toJson(task.node());
    }
    copy.remove("subtasks");
    return JsonDocuments.toJson(copy);
  }

  private PlanStatus planStatus() {
    var statuses = list.objects("tasks").stream().map(task -> task.textOrEmpty("status")).toList();
    if (statuses.stream().allMatch(PENDING::equals)) {
      return PlanStatus.PLANNING;
    }
    return statuses.stream().anyMatch(status -> CLOSED.get(status) == null)
        ? PlanStatus.EXECUTING
        : PlanStatus.COMPLETED;
  }

  private TaskStatus status(String where, String text) {
    var ended = CLOSED.get(text);
    if (ended != null) {
      return ended;
    }
    if (!OPEN.contains(text) && !ON_HOLD.contains(text)) {
      sink.reportProblem(
          where, "unknown status '%s': task put on hold".formatted(StrictJson.abbreviate(text)));
    }
    return TaskStatus.PENDING;
  }

  private static boolean isOnHold(String text) {
    return !OPEN.contains(text) && !CLOSED.containsKey(text);
  }

  private Priority priority(String where, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "critical" -> Priority.CRITICAL;
      case "high" -> Priority.HIGH;
      case "medium", "" -> Priority.NORMAL;
      case "low" -> Priority.LOW;
      default -> {
        sink.reportProblem(
            where, "unknown priority '%s': using normal".formatted(StrictJson.abbreviate(text)));
        yield Priority.NORMAL;
      }
    };
  }

  private static long position(String id) {
    try {
      return Math.max(0, Math.min(MAX_POSITION, new BigDecimal(id).longValue()));
    } catch (NumberFormatException e) {
      return MAX_POSITION;
    }
  }
}
