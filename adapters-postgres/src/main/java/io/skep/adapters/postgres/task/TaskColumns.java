package io.skep.adapters.postgres.task;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.domain.task.Task;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of tasks that a statement is given, one array for each column. */
final class TaskColumns {

  private static final List<String> COLUMN_TYPES =
      List.of(
          "id:uuid",
          "queue:text",
          "status:text",
          "rank:bigint",
          "assignee:text",
          "requires:text",
          "open_blockers:bigint",
          "run_at:timestamptz",
          "plan:text",
          "agent:text",
          "attempts:bigint",
          "claims:bigint",
          "lease_since:timestamptz",
          "lease_until:timestamptz",
          "failed:boolean",
          "created_at:timestamptz",
          "updated_at:timestamptz",
          "version:bigint",
          "key:text",
          "title:text",
          "priority:integer",
          "tags:text",
          "max_attempts:bigint",
          "first_delay:bigint",
          "max_delay:bigint",
          "on_blocker_failure:text",
          "not_before:timestamptz",
          "progress:text",
          "error:text",
          "description:text",
          "payload:text",
          "result:text",
          "last_agent:text");

  /** What does not follow from a task's having just been queued. */
  private static final List<String> ENQUEUED_COLUMN_TYPES =
      COLUMN_TYPES.stream()
          .filter(
              column ->
                  !List.of(
                          "status",
                          "open_blockers",
                          "agent",
                          "attempts",
                          "claims",
                          "lease_since",
                          "lease_until",
                          "failed",
                          "version",
                          "progress",
                          "error",
                          "result",
                          "last_agent")
                      .contains(name(column)))
          .toList();

  /** That no task has ended under an id; the range tells which partitions are looked into. */
  static final String NOT_ENDED =
      """
      n.id <> ALL (ARRAY (SELECT e.id FROM task_ended AS e WHERE e.swarm = :swarm
        AND e.id = ANY (:id::uuid[]) AND e.id >= :least AND e.id <= :most))
      """;

  /** Sets the range of UNENDED. */
  static Bindings bindIdRange(Bindings values, Collection<Task> tasks) {
    var ids = tasks.stream().map(Task::id).sorted().toList();
    return values.set("least", ids.get(0).value()).set("most", ids.get(ids.size() - 1).value());
  }

  /** All but the swarm and the end, which not all tasks have. */
  static final String COLUMNS =
      COLUMN_TYPES.stream().map(TaskColumns::name).collect(Collectors.joining(", "));

  static final String VALUES =
      COLUMN_TYPES.stream().map(TaskColumns::value).collect(Collectors.joining(", "));

  static final String ROWS =
      COLUMN_TYPES.stream()
              .map(name -> ":%s::%s[]".formatted(name(name), type(name)))
              .collect(Collectors.joining(", ", "unnest(", ", :ended_at::timestamptz[])"))
          + " AS n("
          + COLUMNS
          + ", ended_at)";

  static final String ENQUEUED_COLUMNS =
      ENQUEUED_COLUMN_TYPES.stream().map(TaskColumns::name).collect(Collectors.joining(", "));

  static final String ENQUEUED_VALUES =
      ENQUEUED_COLUMN_TYPES.stream().map(TaskColumns::value).collect(Collectors.joining(", "));

  static final String ENQUEUED_ROWS =
      ENQUEUED_COLUMN_TYPES.stream()
              .map(name -> ":%s::%s[]".formatted(name(name), type(name)))
              .collect(Collectors.joining(", ", "unnest(", ")"))
          + " AS n("
          + ENQUEUED_COLUMNS
          + ")";

  private TaskColumns() {}

  private static String name(String column) {
    return column.substring(0, column.indexOf(':'));
  }

  private static String type(String column) {
    return column.substring(column.indexOf(':') + 1);
  }

  /** Sets of words come as lines, because arrays of arrays must be of one length. */
  private static String value(String column) {
    var name = name(column);
    return name.equals("requires") || name.equals("tags")
        ? "string_to_array(n.%s, E'\\n')".formatted(name)
        : "n." + name;
  }
}
