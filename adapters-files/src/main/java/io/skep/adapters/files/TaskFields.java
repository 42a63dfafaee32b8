package io.skep.adapters.files;

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

/** What the members of a JSON object tell of a task, under all the names that they are given. */
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

  /** Objects within a task that tell its times where the task itself does not. */
  private static final String[] RECORDS = {
    "contract_metadata", "contract_completion", "timestamps"
  };

  private TaskFields() {}

  /** Returns whether an object is a task by itself, wherever it lies. */
  static boolean isTask(Fields fields) {
    boolean titled = fields.text(TITLES).isPresent();
    if (fields.text("task_id", "contract_id", "consolidated_contract_id").isPresent()) {
      return titled || fields.text(STATES).isPresent();
    }
    return fields.text("id", "component_id").isPresent()
        && fields.text("title", "name", "description", "task_type", "desc").isPresent()
        && (fields.text(STATES).isPresent() || fields.has("priority", "dependencies", "owner"));
  }

  /** Returns the id by which a task names itself. */
  static Optional<String> idOf(Fields fields) {
    return fields.text(IDS);
  }

  /** Tells the state of a task that does not say it by the list that it is in. */
  static TaskStatus byList(Fields fields, String list) {
    if (list.contains("completed") || fields.time(ENDED).isPresent()) {
      return TaskStatus.COMPLETED;
    }
    boolean working =
        list.contains("current") || list.contains("working") || list.contains("claimed");
    return working ? TaskStatus.IN_PROGRESS : TaskStatus.PENDING;
  }

  static List<AgentId> assignees(Fields fields) {
    List<AgentId> agents = new ArrayList<>();
    for (var names : List.of(WORKERS, ASSIGNEES)) {
      for (var name : names) {
        fields.text(name).flatMap(AgentNames::one).ifPresent(agents::add);
      }
    }
    return agents;
  }

  static Optional<String> title(Fields fields) {
    return fields
        .text(TITLES)
        .or(
            () ->
                fields.object("contract_details", "payload", "params").flatMap(f -> f.text(TITLES)))
        .flatMap(words -> Texts.name(words, TaskSpec.MAX_TITLE));
  }

  static String description(Fields fields, String title) {
    var text =
        fields
            .text(DESCRIPTIONS)
            .or(() -> fields.object("contract_details").flatMap(f -> f.text(DESCRIPTIONS)))
            .orElse("");
    return text.equals(title) ? "" : Texts.storable(text, TaskSpec.MAX_DESCRIPTION);
  }

  static List<String> tags(Fields fields) {
    List<String> tags = new ArrayList<>(fields.texts("tags", "labels"));
    fields.text("task_type", "contract_type", "type", "category").ifPresent(tags::add);
    if (fields.has("contract_id", "consolidated_contract_id")) {
      tags.add("contract");
    }
    return tags;
  }

  static String progress(Fields fields) {
    return fields
        .text("progress", "progress_note", "current_state")
        .map(words -> Texts.storable(words, Task.MAX_PROGRESS))
        .orElse("");
  }

  static Optional<Json> result(Fields fields) {
    return fields
        .any("result", "result_summary", "completion_summary", "outcome", "output", "evidence")
        .map(StorableJson::of);
  }

  static Optional<String> error(Fields fields) {
    return fields
        .text("error", "error_message", "reason_failed", "failure_reason")
        .map(words -> Texts.storable(words, Task.MAX_ERROR));
  }

  /** Returns the words for where a task stands. */
  static Optional<String> state(Fields fields) {
    return fields.text(STATES);
  }

  /** Returns who works or worked on a task, or else to whom it is assigned. */
  static Optional<AgentId> worker(Fields fields) {
    return fields
        .text(WORKERS)
        .flatMap(AgentNames::one)
        .or(() -> assignees(fields).stream().findFirst());
  }

  /** Returns what a task names as what it waits for, be it tasks or something else. */
  static List<String> dependencies(Fields fields) {
    return fields.texts(DEPENDENCIES);
  }

  static Optional<Instant> created(Fields fields) {
    return fields
        .time(CREATED)
        .or(() -> inRecords(fields, record -> record.time(CREATED)).findFirst());
  }

  static Optional<Instant> ended(Fields fields) {
    return fields.time(ENDED).or(() -> inRecords(fields, record -> record.time(ENDED)).findFirst());
  }

  /** Returns the latest time at which something is said to have happened to a task. */
  static Optional<Instant> changed(Fields fields) {
    return fields
        .latest(CHANGED)
        .or(
            () ->
                inRecords(fields, record -> record.latest(CHANGED)).max(Comparator.naturalOrder()));
  }

  private static Stream<Instant> inRecords(
      Fields fields, Function<Fields, Optional<Instant>> time) {
    return Stream.of(RECORDS)
        .flatMap(name -> fields.object(name).stream())
        .flatMap(record -> time.apply(record).stream());
  }
}
