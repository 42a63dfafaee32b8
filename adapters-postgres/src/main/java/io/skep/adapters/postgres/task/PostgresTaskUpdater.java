package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;
import static java.util.Objects.requireNonNull;
import static java.util.function.Predicate.not;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What the writing methods of the repository share, within one transaction. */
final class PostgresTaskUpdater {

  private static final Param<String> LAST_AGENT = DSL.param("last_agent", SQLDataType.CLOB);
  private static final Param<UUID> SAVED = DSL.param("saved", SQLDataType.UUID);

  private final PostgresTransaction unit;
  private final Session session;
  private final SwarmId swarm;

  PostgresTaskUpdater(PostgresTransaction unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
  }

  /** Finds a task and keeps others from changing it until the transaction ends. */
  Optional<Task> findForUpdate(TaskId id) {
    return findForUpdate(session, swarm, id);
  }

  static Optional<Task> findForUpdate(Session session, SwarmId swarm, TaskId id) {
    // It may move from one table to the other while it is waited for, or back again.
    return lockRow(session, PostgresTaskSql.FIND_OPEN, swarm, id)
        .or(() -> lockRow(session, PostgresTaskSql.FIND_ENDED, swarm, id))
        .or(() -> lockRow(session, PostgresTaskSql.FIND_OPEN, swarm, id));
  }

  /** Finds a task that others may change at any time. */
  static Optional<Task> findUnlocked(Session session, SwarmId swarm, TaskId id) {
    return session.first(
        PostgresTaskSql.FIND,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        TaskMapper::toTask);
  }

  private static Optional<Task> lockRow(
      Session session, SqlStatement statement, SwarmId swarm, TaskId id) {
    return session.first(
        statement.forNoKeyUpdate(),
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        TaskMapper::toTask);
  }

  Task requireTask(TaskId id) {
    return findForUpdate(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Stores and counts new tasks, and returns the ids of those that were free. */
  Set<UUID> insert(Collection<Task> tasks) {
    Map<Boolean, List<Task>> byReadiness =
        tasks.stream().collect(Collectors.partitioningBy(PostgresTaskUpdater::isReadyAsEnqueued));
    Set<UUID> added = new HashSet<>(insertReady(requireNonNull(byReadiness.get(true))));
    var others = requireNonNull(byReadiness.get(false));
    var open = others.stream().filter(task -> task.status().isOpen()).toList();
    var ended = others.stream().filter(not(task -> task.status().isOpen())).toList();
    unit.requirePartitions(ids(ended));
    added.addAll(insertOpen(open));
    added.addAll(insertEnded(ended));
    return added;
  }

  /** Returns whether a task may be claimed at once, and nothing has become of it yet. */
  static boolean isReadyAsEnqueued(Task task) {
    return TaskMapper.isNewlyEnqueued(task)
        && task.agent().isEmpty()
        && task.result().isEmpty()
        && task.isReadyAt(task.updatedAt());
  }

  /** Stores, counts and tells of such tasks, and returns the ids of those that were free. */
  List<UUID> insertReady(List<Task> tasks) {
    unit.logged(swarm, tags -> tasks.forEach(tags::add));
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            PostgresTaskSql.INSERT_READY,
            values ->
                TaskColumns.bindIdRange(values, tasks)
                    .set(TASK.SWARM, swarm)
                    .set("slot", unit.slot())
                    .set("mark", unit.commitId())
                    .setArrays(tasks, PostgresTaskUpdater::bindEnqueued),
            row -> row.get(TASK.ID));
  }

  private List<UUID> insertOpen(List<Task> tasks) {
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            PostgresTaskSql.INSERT,
            values ->
                TaskColumns.bindIdRange(values, tasks)
                    .set(TASK.SWARM, swarm)
                    .setArrays(tasks, PostgresTaskUpdater::bindTask),
            row -> row.get(TASK.ID));
  }

  private List<UUID> insertEnded(List<Task> tasks) {
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            PostgresTaskSql.INSERT_ENDED,
            values -> values.set(TASK.SWARM, swarm).setArrays(tasks, PostgresTaskUpdater::bindTask),
            row -> row.get(TASK.ID));
  }

  /** Takes back tasks that were stored in this very transaction. */
  void delete(Collection<Task> tasks) {
    var ready = tasks.stream().filter(PostgresTaskUpdater::isReadyAsEnqueued).toList();
    TaskIndexTables.delete(session, swarm, ready);
    ready.forEach(task -> unit.count(swarm, task.spec().queue(), task.status(), -1));
    var ids = ids(tasks);
    for (var statement : List.of(PostgresTaskSql.DELETE, PostgresTaskSql.DELETE_ENDED)) {
      session.update(
          statement,
          values ->
              values.set(TASK.SWARM, swarm).setArrays(ids, (row, id) -> row.set(TASK.ID, id)));
    }
  }

  /**
   * Puts new tasks where they are found, counts them and tells of them, as far as is still to do.
   */
  void afterInsert(Collection<Task> tasks) {
    List<Task> placed = new ArrayList<>();
    for (var task : tasks) {
      if (task.isReadyAt(task.updatedAt())) {
        unit.ready(swarm, task.spec().queue());
      }
      if (!isReadyAsEnqueued(task)) {
        unit.changeTags(swarm).add(task);
        unit.count(swarm, task.spec().queue(), task.status(), 1);
        placed.add(task);
      }
    }
    // Each was stored as it stood when it was updated last.
    placed.stream()
        .filter(task -> task.status().isOpen())
        .collect(Collectors.groupingBy(Task::updatedAt))
        .forEach((at, made) -> TaskIndexTables.insert(session, swarm, made, at));
  }

  /** Replaces a stored task; what follows for its dependents is the caller's matter. */
  void update(Task before, Task after) {
    boolean wasOpen = before.status().isOpen();
    boolean isOpen = after.status().isOpen();
    if (wasOpen) {
      TaskIndexTables.delete(session, swarm, List.of(before));
    }
    if (wasOpen && !isOpen) {
      unit.requirePartitions(List.of(after.id().value()));
      moveRow(PostgresTaskSql.MOVE_TO_ENDED, after);
    } else if (!wasOpen && isOpen) {
      moveRow(PostgresTaskSql.MOVE_TO_OPEN, after);
    }
    session.update(
        isOpen ? PostgresTaskSql.UPDATE : PostgresTaskSql.UPDATE_ENDED,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(SAVED, after.id().value())
                .setArrays(List.of(after), PostgresTaskUpdater::bindTask));
    if (isOpen) {
      TaskIndexTables.insert(session, swarm, List.of(after), after.updatedAt());
    }
    updateCounts(before, after);
    unit.changeTags(swarm).add(before);
    unit.changeTags(swarm).add(after);
    if (after.isReadyAt(after.updatedAt())) {
      unit.ready(swarm, after.spec().queue());
    }
  }

  private void moveRow(SqlStatement statement, Task task) {
    session.update(
        statement, values -> values.set(TASK.SWARM, swarm).set(SAVED, task.id().value()));
  }

  /** Counts a task that has changed. */
  void updateCounts(Task before, Task after) {
    unit.count(swarm, before.spec().queue(), before.status(), -1);
    unit.count(swarm, after.spec().queue(), after.status(), 1);
  }

  /** Stores how many blockers of a task are open; it is ready if that was all it missed. */
  Task setOpenBlockers(Task before, int open, long version, Instant now) {
    var after = before.withOpenBlockers(open).withVersion(version);
    session.update(
        before.status().isOpen()
            ? PostgresBlockerSql.SET_OPEN_BLOCKERS
            : PostgresBlockerSql.SET_ENDED_OPEN_BLOCKERS,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.ID, before.id().value())
                .set(TASK.OPEN_BLOCKERS, (long) open)
                .set(TASK.VERSION, version));
    unit.changeTags(swarm).add(after);
    if (before.status() == TaskStatus.PENDING) {
      TaskIndexTables.delete(session, swarm, List.of(before));
      TaskIndexTables.insert(session, swarm, List.of(after), now);
      if (open == 0) {
        unit.ready(swarm, after.spec().queue());
      }
    }
    return after;
  }

  static List<UUID> ids(Collection<Task> tasks) {
    return tasks.stream().map(task -> task.id().value()).toList();
  }

  private static void bindTask(Bindings row, Task task) {
    bindText(TaskMapper.bindAll(row, task), task.spec())
        .set(TASK_RESULT.RESULT, task.result())
        .set(
            LAST_AGENT,
            task.agent().filter(agent -> task.status() == TaskStatus.PENDING).map(AgentId::value));
  }

  private static void bindEnqueued(Bindings row, Task task) {
    bindText(TaskMapper.bindEnqueued(row, task), task.spec());
  }

  private static Bindings bindText(Bindings row, TaskSpec spec) {
    return row.set(
            TASK_TEXT.DESCRIPTION, Optional.of(spec.description()).filter(not(String::isEmpty)))
        .set(TASK_TEXT.PAYLOAD, Optional.of(spec.payload()).filter(not(Json.NULL::equals)));
  }
}
