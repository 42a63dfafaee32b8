package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;
import static java.util.Objects.requireNonNull;
import static java.util.function.Predicate.not;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
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
final class TaskWrites {

  private static final Param<String> LAST_AGENT = DSL.param("last_agent", SQLDataType.CLOB);
  private static final Param<UUID> SAVED = DSL.param("saved", SQLDataType.UUID);

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;

  TaskWrites(PostgresUnit unit, SwarmId swarm) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
  }

  /** Finds a task and keeps others from changing it until the transaction ends. */
  Optional<Task> find(TaskId id) {
    return find(session, swarm, id);
  }

  static Optional<Task> find(Session session, SwarmId swarm, TaskId id) {
    // It may move from one table to the other while it is waited for, or back again.
    return locked(session, TaskSql.FIND_OPEN, swarm, id)
        .or(() -> locked(session, TaskSql.FIND_ENDED, swarm, id))
        .or(() -> locked(session, TaskSql.FIND_OPEN, swarm, id));
  }

  /** Finds a task that others may change at any time. */
  static Optional<Task> findUnguarded(Session session, SwarmId swarm, TaskId id) {
    return session.first(
        TaskSql.FIND,
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        TaskRows::task);
  }

  private static Optional<Task> locked(
      Session session, Prepared statement, SwarmId swarm, TaskId id) {
    return session.first(
        statement.locking(),
        values -> values.set(TASK.SWARM, swarm).set(TASK.ID, id.value()),
        TaskRows::task);
  }

  Task existing(TaskId id) {
    return find(id).orElseThrow(() -> new NotFoundException("task", id.toString()));
  }

  /** Stores and counts new tasks, and returns the ids of those that were free. */
  Set<UUID> insert(Collection<Task> tasks) {
    Map<Boolean, List<Task>> byReadiness =
        tasks.stream().collect(Collectors.partitioningBy(TaskWrites::isReadyAsQueued));
    Set<UUID> added = new HashSet<>(insertReady(requireNonNull(byReadiness.get(true))));
    var others = requireNonNull(byReadiness.get(false));
    var open = others.stream().filter(task -> task.status().isOpen()).toList();
    var ended = others.stream().filter(not(task -> task.status().isOpen())).toList();
    unit.requireMonths(ids(ended));
    added.addAll(insertOpen(open));
    added.addAll(insertEnded(ended));
    return added;
  }

  /** Returns whether a task may be claimed at once, and nothing has become of it yet. */
  static boolean isReadyAsQueued(Task task) {
    return TaskRows.isAsQueued(task)
        && task.agent().isEmpty()
        && task.result().isEmpty()
        && task.isReadyAt(task.updatedAt());
  }

  /** Stores, counts and tells of such tasks, and returns the ids of those that were free. */
  List<UUID> insertReady(List<Task> tasks) {
    unit.told(swarm, tags -> tasks.forEach(tags::add));
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            TaskSql.ADD_READY,
            values ->
                GivenTasks.setRange(values, tasks)
                    .set(TASK.SWARM, swarm)
                    .set("slot", unit.slot())
                    .set("mark", unit.mark())
                    .each(tasks, TaskWrites::setQueued),
            row -> row.get(TASK.ID));
  }

  private List<UUID> insertOpen(List<Task> tasks) {
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            TaskSql.ADD,
            values ->
                GivenTasks.setRange(values, tasks)
                    .set(TASK.SWARM, swarm)
                    .each(tasks, TaskWrites::set),
            row -> row.get(TASK.ID));
  }

  private List<UUID> insertEnded(List<Task> tasks) {
    return tasks.isEmpty()
        ? List.of()
        : session.list(
            TaskSql.ADD_ENDED,
            values -> values.set(TASK.SWARM, swarm).each(tasks, TaskWrites::set),
            row -> row.get(TASK.ID));
  }

  /** Takes back tasks that were stored in this very transaction. */
  void remove(Collection<Task> tasks) {
    var ready = tasks.stream().filter(TaskWrites::isReadyAsQueued).toList();
    TaskPlaces.remove(session, swarm, ready);
    ready.forEach(task -> unit.count(swarm, task.spec().queue(), task.status(), -1));
    var ids = ids(tasks);
    for (var statement : List.of(TaskSql.REMOVE, TaskSql.REMOVE_ENDED)) {
      session.update(
          statement,
          values -> values.set(TASK.SWARM, swarm).each(ids, (row, id) -> row.set(TASK.ID, id)));
    }
  }

  /**
   * Puts new tasks where they are found, counts them and tells of them, as far as is still to do.
   */
  void added(Collection<Task> tasks) {
    List<Task> placed = new ArrayList<>();
    for (var task : tasks) {
      if (task.isReadyAt(task.updatedAt())) {
        unit.ready(swarm, task.spec().queue());
      }
      if (!isReadyAsQueued(task)) {
        unit.changed(swarm).add(task);
        unit.count(swarm, task.spec().queue(), task.status(), 1);
        placed.add(task);
      }
    }
    // Each was stored as it stood when it was updated last.
    placed.stream()
        .filter(task -> task.status().isOpen())
        .collect(Collectors.groupingBy(Task::updatedAt))
        .forEach((at, made) -> TaskPlaces.put(session, swarm, made, at));
  }

  /** Replaces a stored task; what follows for its dependents is the caller's matter. */
  void update(Task before, Task after) {
    boolean wasOpen = before.status().isOpen();
    boolean isOpen = after.status().isOpen();
    if (wasOpen) {
      TaskPlaces.remove(session, swarm, List.of(before));
    }
    if (wasOpen && !isOpen) {
      unit.requireMonths(List.of(after.id().value()));
      move(TaskSql.END, after);
    } else if (!wasOpen && isOpen) {
      move(TaskSql.REOPEN, after);
    }
    session.update(
        isOpen ? TaskSql.SAVE : TaskSql.SAVE_ENDED,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(SAVED, after.id().value())
                .each(List.of(after), TaskWrites::set));
    if (isOpen) {
      TaskPlaces.put(session, swarm, List.of(after), after.updatedAt());
    }
    counted(before, after);
    unit.changed(swarm).add(before);
    unit.changed(swarm).add(after);
    if (after.isReadyAt(after.updatedAt())) {
      unit.ready(swarm, after.spec().queue());
    }
  }

  private void move(Prepared statement, Task task) {
    session.update(
        statement, values -> values.set(TASK.SWARM, swarm).set(SAVED, task.id().value()));
  }

  /** Counts a task that has changed. */
  void counted(Task before, Task after) {
    unit.count(swarm, before.spec().queue(), before.status(), -1);
    unit.count(swarm, after.spec().queue(), after.status(), 1);
  }

  /** Stores how many blockers of a task are open; it is ready if that was all it missed. */
  Task setOpenBlockers(Task before, int open, long version, Instant now) {
    var after = before.withOpenBlockers(open).atVersion(version);
    session.update(
        before.status().isOpen() ? BlockerSql.SET_OPEN : BlockerSql.SET_OPEN_OF_ENDED,
        values ->
            values
                .set(TASK.SWARM, swarm)
                .set(TASK.ID, before.id().value())
                .set(TASK.OPEN_BLOCKERS, (long) open)
                .set(TASK.VERSION, version));
    unit.changed(swarm).add(after);
    if (before.status() == TaskStatus.PENDING) {
      TaskPlaces.remove(session, swarm, List.of(before));
      TaskPlaces.put(session, swarm, List.of(after), now);
      if (open == 0) {
        unit.ready(swarm, after.spec().queue());
      }
    }
    return after;
  }

  static List<UUID> ids(Collection<Task> tasks) {
    return tasks.stream().map(task -> task.id().value()).toList();
  }

  private static void set(Arguments row, Task task) {
    text(TaskRows.all(row, task), task.spec())
        .set(TASK_RESULT.RESULT, task.result())
        .set(
            LAST_AGENT,
            task.agent().filter(agent -> task.status() == TaskStatus.PENDING).map(AgentId::value));
  }

  private static void setQueued(Arguments row, Task task) {
    text(TaskRows.queued(row, task), task.spec());
  }

  private static Arguments text(Arguments row, TaskSpec spec) {
    return row.set(
            TASK_TEXT.DESCRIPTION, Optional.of(spec.description()).filter(not(String::isEmpty)))
        .set(TASK_TEXT.PAYLOAD, Optional.of(spec.payload()).filter(not(Json.NULL::equals)));
  }
}
