package io.skep.adapters.files.beads;

import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportQueues;
import io.skep.application.importing.record.ImportedTask;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Issue that is a task.
 *
 * @param row the issue with its related rows, unmodified
 * @param asOf the time of the last change
 */
record BeadsIssue(StrictJson row, Optional<Instant> asOf) {

  private static final String TOMBSTONE = "tombstone";

  /** Statuses of open tasks; {@code hooked} means assigned to an agent. */
  private static final Set<String> OPEN = Set.of("open", "in_progress", "hooked");

  /** Statuses of open tasks that are put on hold. */
  private static final Set<String> ON_HOLD = Set.of("blocked", "deferred", "pinned");

  /** Statuses of ended tasks; a deleted issue no longer blocks others, like a closed one. */
  private static final Map<String, TaskStatus> CLOSED =
      Map.of("closed", TaskStatus.COMPLETED, TOMBSTONE, TaskStatus.RECORDED);

  /** Types of issues to wait for, which no agent executes. */
  private static final Set<String> WAIT_TYPES = Set.of("gate", "role", "event");

  static String key(String id) {
    return "beads:" + id;
  }

  /** Returns whether an issue of this status has ended. */
  static boolean isClosed(String status) {
    return CLOSED.containsKey(status);
  }

  /** Returns whether a dependency blocks its issue. */
  static boolean isBlocking(StrictJson dependency) {
    return dependency.textOrEmpty("type").equals("blocks");
  }

  /** Returns the priority of an issue, 0 being the highest; normal if absent. */
  static Priority priority(StrictJson row) {
    int level = row.number("priority").map(BigDecimal::intValue).orElse(2);
    if (level <= 0) {
      return Priority.CRITICAL;
    }
    if (level == 1) {
      return Priority.HIGH;
    }
    return level == 2 ? Priority.NORMAL : Priority.LOW;
  }

  void collectInto(String where, RecordCollector sink) {
    var status = row.textOrEmpty("status");
    if (!OPEN.contains(status) && !ON_HOLD.contains(status) && !isClosed(status)) {
      sink.reportProblem(
          where, "unknown status '%s': task put on hold".formatted(StrictJson.abbreviate(status)));
    }
    var created = sink.readTime(where, row, "created_at");
    var until = sink.readTime(where, row, "defer_until");
    var closed = sink.readTime(where, row, "closed_at");
    var ended = closed.isPresent() ? closed : sink.readTime(where, row, "deleted_at");
    sink.collect(where, () -> task(created, until, ended));
  }

  private ImportedTask task(
      Optional<Instant> created, Optional<Instant> until, Optional<Instant> ended) {
    var id = row.textOrEmpty("id");
    var beadsStatus = row.textOrEmpty("status");
    var status = CLOSED.getOrDefault(beadsStatus, TaskStatus.PENDING);
    var spec =
        TaskSpec.builder(
                TextSanitizer.toSingleLine(row.textOrEmpty("title"), TaskSpec.MAX_TITLE).orElse(id))
            .key(key(id))
            .description(
                TextSanitizer.sanitize(row.textOrEmpty("description"), TaskSpec.MAX_DESCRIPTION))
            .payload(JsonDocuments.toJson(row.node()))
            .priority(priority(row))
            .tags(TextSanitizer.toLabels(tags(beadsStatus)))
            .queue(isOnHold(beadsStatus, until) ? ImportQueues.ON_HOLD : QueueName.DEFAULT)
            .blockedByKeys(blockers());
    until.ifPresent(spec::notBefore);
    row.text("assignee").map(AgentId::new).ifPresent(spec::assignee);
    return new ImportedTask(
        spec.build(),
        asOf,
        status,
        false,
        Optional.empty(),
        "",
        result(status),
        Optional.empty(),
        created,
        status.isOpen() ? Optional.empty() : ended.or(() -> asOf));
  }

  private boolean isOnHold(String status, Optional<Instant> until) {
    if (isClosed(status)) {
      return false;
    }
    if (WAIT_TYPES.contains(row.textOrEmpty("issue_type"))
        || isTrue("pinned")
        || isTrue("is_template")) {
      return true;
    }
    boolean waitsForTime = status.equals("deferred") && until.isPresent();
    return !OPEN.contains(status) && !waitsForTime;
  }

  private boolean isTrue(String member) {
    var value = row.node().get(member);
    return value != null && value.asBoolean(false);
  }

  private List<String> tags(String status) {
    List<String> tags = new ArrayList<>();
    tags.add("beads");
    row.text("issue_type").ifPresent(type -> tags.add("type:" + type));
    if (status.equals(TOMBSTONE)) {
      tags.add(TOMBSTONE);
    }
    tags.addAll(row.texts("labels"));
    return tags;
  }

  private Set<String> blockers() {
    Set<String> blockers = new LinkedHashSet<>();
    for (var dependency : row.objects("dependencies")) {
      if (isBlocking(dependency)) {
        dependency.text("depends_on_id").ifPresent(id -> blockers.add(key(id)));
      }
    }
    return blockers;
  }

  private Optional<Json> result(TaskStatus status) {
    if (status.isOpen()) {
      return Optional.empty();
    }
    return row.text("close_reason")
        .or(() -> row.text("delete_reason"))
        .map(reason -> Json.string(TextSanitizer.sanitize(reason, TaskSpec.MAX_DESCRIPTION)));
  }
}
