package io.skep.adapters.files;

import io.skep.application.importing.FoundTask;
import io.skep.application.importing.Importer;
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
 * An issue of beads that is work.
 *
 * @param row the issue as it was found, with what belongs to it
 * @param asOf when it was last changed
 */
record BeadsIssue(Row row, Optional<Instant> asOf) {

  private static final String TOMBSTONE = "tombstone";

  /** Open: {@code hooked} means that an agent has it on its hook. */
  private static final Set<String> OPEN = Set.of("open", "in_progress", "hooked");

  /** Open, but nothing that anyone should take up now. */
  private static final Set<String> HELD = Set.of("blocked", "deferred", "pinned");

  /** An issue that was deleted holds nothing up any longer, as one that is closed. */
  private static final Map<String, TaskStatus> OVER =
      Map.of("closed", TaskStatus.COMPLETED, TOMBSTONE, TaskStatus.RECORDED);

  /** What an agent waits for rather than does. */
  private static final Set<String> CONDITIONS = Set.of("gate", "role", "event");

  static String key(String id) {
    return "beads:" + id;
  }

  /** Returns whether an issue in this status is done with. */
  static boolean isOver(String status) {
    return OVER.containsKey(status);
  }

  /** Returns whether a dependency keeps an issue from being started. */
  static boolean blocks(Row dependency) {
    return dependency.textOrEmpty("type").equals("blocks");
  }

  /** Returns the priority of an issue, whose highest is 0. */
  static Priority priority(Row row) {
    int level = row.number("priority").map(BigDecimal::intValue).orElse(2);
    if (level <= 0) {
      return Priority.CRITICAL;
    }
    if (level == 1) {
      return Priority.HIGH;
    }
    return level == 2 ? Priority.NORMAL : Priority.LOW;
  }

  void read(String where, FileSink sink) {
    var status = row.textOrEmpty("status");
    if (!OPEN.contains(status) && !HELD.contains(status) && !isOver(status)) {
      sink.problem(
          where,
          "unknown status '%s': held back from being handed out".formatted(Row.shown(status)));
    }
    var created = sink.time(where, row, "created_at");
    var until = sink.time(where, row, "defer_until");
    var closed = sink.time(where, row, "closed_at");
    var ended = closed.isPresent() ? closed : sink.time(where, row, "deleted_at");
    sink.found(where, () -> task(created, until, ended));
  }

  private FoundTask task(
      Optional<Instant> created, Optional<Instant> until, Optional<Instant> ended) {
    var id = row.textOrEmpty("id");
    var words = row.textOrEmpty("status");
    var status = OVER.getOrDefault(words, TaskStatus.PENDING);
    var spec =
        TaskSpec.titled(Texts.name(row.textOrEmpty("title"), TaskSpec.MAX_TITLE).orElse(id))
            .key(key(id))
            .description(Texts.storable(row.textOrEmpty("description"), TaskSpec.MAX_DESCRIPTION))
            .payload(JsonDocuments.json(row.node()))
            .priority(priority(row))
            .tags(Texts.labels(tags(words)))
            .queue(isHeld(words, until) ? Importer.HELD : QueueName.DEFAULT)
            .afterKeys(blockers());
    until.ifPresent(spec::notBefore);
    row.text("assignee").map(AgentId::new).ifPresent(spec::assignee);
    return new FoundTask(
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

  private boolean isHeld(String status, Optional<Instant> until) {
    if (isOver(status)) {
      return false;
    }
    if (CONDITIONS.contains(row.textOrEmpty("issue_type"))
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
    for (var dependency : row.rows("dependencies")) {
      if (blocks(dependency)) {
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
        .map(words -> Json.string(Texts.storable(words, TaskSpec.MAX_DESCRIPTION)));
  }
}
