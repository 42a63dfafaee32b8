package io.skep.adapters.files;

import io.skep.application.importing.FoundPlan;
import io.skep.application.importing.FoundTask;
import io.skep.application.importing.Importer;
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

/** The tasks of one tag of Task Master. */
final class TaskMasterTag {

  private static final String PENDING = "pending";

  private static final Set<String> OPEN = Set.of(PENDING, "in-progress");

  /** Open, but nothing that anyone should take up now. */
  private static final Set<String> HELD = Set.of("review", "deferred", "blocked");

  private static final Map<String, TaskStatus> OVER =
      Map.of(
          "done", TaskStatus.COMPLETED,
          "completed", TaskStatus.COMPLETED,
          "cancelled", TaskStatus.CANCELLED);

  /** How many places in the order of a plan a task has for itself and its parts. */
  private static final long PLACES = 1_000;

  /** The last place whose order is kept. */
  private static final long LAST_PLACE = 10_000_000;

  private final String name;
  private final String tag;
  private final Row list;
  private final FileSink sink;
  private final Optional<Instant> created;
  private final Optional<Instant> updated;
  private final Map<String, Integer> seen = new HashMap<>();

  /**
   * Creates a reader.
   *
   * @param project the folder of the project, which tells its tasks from those of others; empty if
   *     it is not known
   */
  TaskMasterTag(
      Optional<String> project,
      String tag,
      Row list,
      Optional<Instant> versionTime,
      FileSink sink) {
    this.tag = tag;
    this.list = list;
    this.sink = sink;
    name = "taskmaster:" + project.map(folder -> folder + "/").orElse("") + tag;
    var node = list.node().get("metadata");
    var metadata = new Row(node == null ? list.node() : node);
    created = sink.time("tag " + tag, metadata, "created");
    var noted =
        sink.time("tag " + tag, metadata, "updated")
            .or(() -> sink.time("tag " + tag, metadata, "lastModified"));
    updated = noted.or(() -> versionTime);
  }

  void read() {
    sink.found("tag " + tag, this::plan);
    for (var task : list.rows("tasks")) {
      var id = unique(task.textOrEmpty("id"));
      long place = place(id) * PLACES;
      sink.found("task " + id, () -> task(task, id, place, dependencies(task, Optional.empty())));
      var parts = task.rows("subtasks");
      for (int i = 0; i < parts.size(); i++) {
        var part = parts.get(i);
        var partId = unique(id + "." + part.textOrEmpty("id"));
        long partPlace = place + Math.min(i + 1, PLACES - 1);
        sink.found(
            "task " + partId,
            () -> task(part, partId, partPlace, dependencies(part, Optional.of(id))));
      }
    }
    sink.understood();
  }

  /**
   * Returns an id; what has one that was there before gets another, and is not waited for by it.
   */
  private String unique(String id) {
    int times = seen.merge(id, 1, Integer::sum);
    if (times == 1) {
      return id;
    }
    var other = id + "#" + times;
    sink.problem("task " + id, "there is another one of this id: brought in as " + other);
    return other;
  }

  private FoundPlan plan() {
    var metadata = list.node().get("metadata");
    var words = Optional.ofNullable(metadata).flatMap(node -> new Row(node).text("description"));
    return new FoundPlan(
        new PlanId(name),
        updated,
        Texts.storable(words.orElse("Tasks of the tag " + tag), 100_000),
        "",
        "",
        planStatus(),
        metadata == null ? Json.EMPTY_OBJECT : JsonDocuments.json(metadata),
        created);
  }

  private FoundTask task(Row task, String id, long place, Set<String> blockers) {
    var words = task.textOrEmpty("status").toLowerCase(Locale.ROOT);
    var status = status("task " + id, words);
    var spec =
        TaskSpec.titled(Texts.name(task.textOrEmpty("title"), TaskSpec.MAX_TITLE).orElse(id))
            .key(name + ":" + id)
            .plan(new PlanId(name))
            .description(description(task))
            .payload(payload(task))
            .priority(priority("task " + id, task.textOrEmpty("priority")))
            .tags(Texts.labels(List.of("taskmaster", "tag:" + tag)))
            .queue(isHeld(words) ? Importer.HELD : QueueName.DEFAULT)
            .afterKeys(blockers)
            .build();
    var asOf = sink.time("tag " + tag, task, "updatedAt").or(() -> updated);
    return new FoundTask(
        spec,
        asOf,
        status,
        status == TaskStatus.CANCELLED,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        // The tasks of a tag have no times of their own: this keeps them in their order.
        created.map(at -> at.plus(place, ChronoUnit.MICROS)),
        status.isOpen() ? Optional.empty() : asOf);
  }

  /** Returns the keys of what a task waits for; for a part the siblings, by number or in full. */
  private Set<String> dependencies(Row task, Optional<String> parent) {
    Set<String> keys = new LinkedHashSet<>();
    for (var dependency : task.texts("dependencies")) {
      var full = parent.isPresent() && !dependency.contains(".");
      keys.add(name + ":" + (full ? parent.get() + "." + dependency : dependency));
    }
    return keys;
  }

  private static String description(Row task) {
    List<String> paragraphs = new ArrayList<>();
    task.text("description").ifPresent(paragraphs::add);
    task.text("details").ifPresent(paragraphs::add);
    return Texts.storable(String.join("\n\n", paragraphs), TaskSpec.MAX_DESCRIPTION);
  }

  /** Returns a task as it was found, without its parts, which are tasks themselves. */
  private static Json payload(Row task) {
    if (!task.has("subtasks") || !(task.node().deepCopy() instanceof ObjectNode own)) {
      return JsonDocuments.json(task.node());
    }
    own.remove("subtasks");
    return JsonDocuments.json(own);
  }

  private PlanStatus planStatus() {
    var words = list.rows("tasks").stream().map(task -> task.textOrEmpty("status")).toList();
    if (words.stream().allMatch(PENDING::equals)) {
      return PlanStatus.PLANNING;
    }
    return words.stream().anyMatch(status -> OVER.get(status) == null)
        ? PlanStatus.EXECUTING
        : PlanStatus.COMPLETED;
  }

  private TaskStatus status(String where, String words) {
    var over = OVER.get(words);
    if (over != null) {
      return over;
    }
    if (!OPEN.contains(words) && !HELD.contains(words)) {
      sink.problem(
          where,
          "unknown status '%s': held back from being handed out".formatted(Row.shown(words)));
    }
    return TaskStatus.PENDING;
  }

  private static boolean isHeld(String words) {
    return !OPEN.contains(words) && !OVER.containsKey(words);
  }

  private Priority priority(String where, String words) {
    return switch (words.toLowerCase(Locale.ROOT)) {
      case "critical" -> Priority.CRITICAL;
      case "high" -> Priority.HIGH;
      case "medium", "" -> Priority.NORMAL;
      case "low" -> Priority.LOW;
      default -> {
        sink.problem(where, "unknown priority '%s': taken for normal".formatted(Row.shown(words)));
        yield Priority.NORMAL;
      }
    };
  }

  private static long place(String id) {
    try {
      return Math.max(0, Math.min(LAST_PLACE, new BigDecimal(id).longValue()));
    } catch (NumberFormatException e) {
      return LAST_PLACE;
    }
  }
}
