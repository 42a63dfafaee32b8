package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.JsonSanitizer;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Accessors of the properties of a task in a JSON object, under alternative member names. */
final class TaskFields {

  private static final String[] IDS = {
    "task_id", "contract_id", "consolidated_contract_id", "component_id", "milestone_id", "id"
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

  /** Nested objects with the timestamps of a task that has none itself. */
  private static final String[] RECORDS = {
    "contract_metadata", "contract_completion", "timestamps"
  };

  private TaskFields() {}

  /** Returns whether an object is a task by its members alone. */
  static boolean isTask(LenientJson fields) {
    boolean titled = fields.text(TITLES).isPresent();
    if (fields.text("task_id", "contract_id", "consolidated_contract_id").isPresent()) {
      return titled || fields.text(STATES).isPresent();
    }
    return fields.text("id", "component_id").isPresent()
        && fields.text("title", "name", "description", "task_type", "desc").isPresent()
        && (fields.text(STATES).isPresent() || fields.hasAny("priority", "dependencies", "owner"));
  }

  /** Returns the id of the task. */
  static Optional<String> idOf(LenientJson fields) {
    return fields.text(IDS);
  }

  /** Returns the status of a task without a status text, implied by its list or end time. */
  static TaskStatus statusFromList(LenientJson fields, String list) {
    if (list.contains("completed") || fields.time(ENDED).isPresent()) {
      return TaskStatus.COMPLETED;
    }
    boolean working =
        list.contains("current") || list.contains("working") || list.contains("claimed");
    return working ? TaskStatus.IN_PROGRESS : TaskStatus.PENDING;
  }

  static List<AgentId> assignees(LenientJson fields) {
    List<AgentId> agents = new ArrayList<>();
    for (var names : List.of(WORKERS, ASSIGNEES)) {
      for (var name : names) {
        fields.text(name).flatMap(AgentNameParser::parseFirst).ifPresent(agents::add);
      }
    }
    return agents;
  }

  static Optional<String> title(LenientJson fields) {
    return fields
        .text(TITLES)
        .or(
            () ->
                fields.object("contract_details", "payload", "params").flatMap(f -> f.text(TITLES)))
        .flatMap(text -> TextSanitizer.toSingleLine(text, TaskSpec.MAX_TITLE));
  }

  static String description(LenientJson fields, String title) {
    var text =
        fields
            .text(DESCRIPTIONS)
            .or(() -> fields.object("contract_details").flatMap(f -> f.text(DESCRIPTIONS)))
            .orElse("");
    return text.equals(title) ? "" : TextSanitizer.sanitize(text, TaskSpec.MAX_DESCRIPTION);
  }

  static List<String> tags(LenientJson fields) {
    List<String> tags = new ArrayList<>(fields.texts("tags", "labels"));
    fields.text("task_type", "contract_type", "type", "category").ifPresent(tags::add);
    if (fields.hasAny("contract_id", "consolidated_contract_id")) {
      tags.add("contract");
    }
    return tags;
  }

  static String progress(LenientJson fields) {
    return fields
        .text("progress", "progress_note", "current_state")
        .map(text -> TextSanitizer.sanitize(text, Task.MAX_PROGRESS))
        .orElse("");
  }

  static Optional<Json> result(LenientJson fields) {
    return fields
        .firstNonEmpty(
            "result", "result_summary", "completion_summary", "outcome", "output", "evidence")
        .map(JsonSanitizer::sanitize);
  }

  static Optional<String> error(LenientJson fields) {
    return fields
        .text("error", "error_message", "reason_failed", "failure_reason")
        .map(text -> TextSanitizer.sanitize(text, Task.MAX_ERROR));
  }

  /** Returns the text of the status. */
  static Optional<String> statusText(LenientJson fields) {
    return fields.text(STATES);
  }

  /** Returns the agent that works or worked on the task, or else its first assignee. */
  static Optional<AgentId> worker(LenientJson fields) {
    return fields
        .text(WORKERS)
        .flatMap(AgentNameParser::parseFirst)
        .or(() -> assignees(fields).stream().findFirst());
  }

  /** Returns the dependencies of the task, which may name tasks or other things. */
  static List<String> dependencies(LenientJson fields) {
    return fields.texts(DEPENDENCIES);
  }

  static Optional<Instant> createdAt(LenientJson fields) {
    return fields
        .time(CREATED)
        .or(() -> findInRecords(fields, record -> record.time(CREATED)).findFirst());
  }

  static Optional<Instant> endedAt(LenientJson fields) {
    return fields
        .time(ENDED)
        .or(() -> findInRecords(fields, record -> record.time(ENDED)).findFirst());
  }

  /** Returns the latest timestamp of the task. */
  static Optional<Instant> lastChangedAt(LenientJson fields) {
    return fields
        .latestTime(CHANGED)
        .or(
            () ->
                findInRecords(fields, record -> record.latestTime(CHANGED))
                    .max(Comparator.naturalOrder()));
  }

  private static Stream<Instant> findInRecords(
      LenientJson fields, Function<LenientJson, Optional<Instant>> time) {
    return Stream.of(RECORDS)
        .flatMap(name -> fields.object(name).stream())
        .flatMap(record -> time.apply(record).stream());
  }
}
