package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The narrow tables in which tasks are searched for: an open task is in one of them, unless it
 * waits for others.
 */
final class TaskIndexTables {

  /** Where a task is to be found. */
  private enum IndexTable {
    READY(
        ReadyIndexSql.insertReady(
            """
            SELECT n.queue, n.assignee, string_to_array(n.requires, E'\\n'), n.rank, n.id, n.plan
            FROM unnest(:queue::text[], :assignee::text[], :requires::text[], :rank::bigint[],
              :id::uuid[], :plan::text[]) AS n(queue, assignee, requires, rank, id, plan)
            """),
        """
        DELETE FROM task_ready AS r WHERE r.ctid = ANY (ARRAY (
          SELECT one.place
          FROM unnest(:queue::text[], :assignee::text[], :requires::text[], :rank::bigint[],
            :id::uuid[]) AS n(queue, assignee, requires, rank, id)
          CROSS JOIN LATERAL (
            SELECT f.ctid AS place FROM task_ready AS f
            WHERE f.place = skep_digest(ARRAY[:swarm, n.queue])
              AND f.owner = skep_digest(ARRAY[n.assignee])
              AND f.lane = skep_digest(string_to_array(n.requires, E'\\n'))
              AND f.rank = n.rank AND f.id = n.id
            LIMIT 1) AS one))
        """),
    DELAYED(
        """
        INSERT INTO task_delayed (swarm, queue, run_at, id)
        SELECT :swarm, n.queue, n.run_at, n.id
        FROM unnest(:queue::text[], :run_at::timestamptz[], :id::uuid[]) AS n(queue, run_at, id)
        """,
        """
        DELETE FROM task_delayed AS d WHERE d.ctid = ANY (ARRAY (
          SELECT one.place
          FROM unnest(:queue::text[], :run_at::timestamptz[], :id::uuid[]) AS n(queue, run_at, id)
          CROSS JOIN LATERAL (
            SELECT f.ctid AS place FROM task_delayed AS f
            WHERE f.swarm = :swarm AND f.queue = n.queue AND f.run_at = n.run_at AND f.id = n.id
            LIMIT 1) AS one))
        """),
    LEASED(
        """
        INSERT INTO task_lease (swarm, queue, id, agent, lease_until, requires, plan, rank)
        SELECT :swarm, n.queue, n.id, n.agent, n.lease_until,
          string_to_array(n.requires, E'\\n'), n.plan, n.rank
        FROM unnest(:queue::text[], :id::uuid[], :agent::text[], :lease_until::timestamptz[],
          :requires::text[], :plan::text[], :rank::bigint[])
          AS n(queue, id, agent, lease_until, requires, plan, rank)
        """,
        """
        DELETE FROM task_lease
        WHERE agent = ANY (:agent::text[]) AND swarm = :swarm AND id = ANY (:id::uuid[])
        """),
    NONE("", "");

    private final String insertSql;
    private final String deleteSql;

    IndexTable(String put, String remove) {
      this.insertSql = put;
      this.deleteSql = remove;
    }
  }

  private static final Map<IndexTable, SqlStatement> INSERTS = new EnumMap<>(IndexTable.class);
  private static final Map<IndexTable, SqlStatement> DELETES = new EnumMap<>(IndexTable.class);

  static {
    for (var place : IndexTable.values()) {
      INSERTS.put(place, SqlStatement.ofText("task.put" + place, List.of(), place.insertSql));
      DELETES.put(place, SqlStatement.ofText("task.remove" + place, List.of(), place.deleteSql));
    }
  }

  private TaskIndexTables() {}

  /** Puts open tasks where they are to be found at this time. */
  static void insert(Session session, SwarmId swarm, Collection<Task> tasks, Instant now) {
    for (var place : List.of(IndexTable.READY, IndexTable.DELAYED, IndexTable.LEASED)) {
      run(
          session,
          INSERTS,
          place,
          swarm,
          tasks.stream().filter(task -> tableOf(task, now) == place).toList());
    }
  }

  /** Takes tasks away from wherever they may be found. */
  static void delete(Session session, SwarmId swarm, Collection<Task> tasks) {
    var pending = tasks.stream().filter(TaskIndexTables::isUnblocked).toList();
    // Whether their time has been seen to come is known there only.
    run(session, DELETES, IndexTable.READY, swarm, pending);
    run(session, DELETES, IndexTable.DELAYED, swarm, pending);
    run(
        session,
        DELETES,
        IndexTable.LEASED,
        swarm,
        tasks.stream().filter(task -> task.lease().isPresent()).toList());
  }

  private static boolean isUnblocked(Task task) {
    return task.status() == TaskStatus.PENDING && task.openBlockers() == 0;
  }

  private static IndexTable tableOf(Task task, Instant now) {
    if (task.lease().isPresent()) {
      return IndexTable.LEASED;
    }
    if (!isUnblocked(task)) {
      return IndexTable.NONE;
    }
    return task.isReadyAt(now) ? IndexTable.READY : IndexTable.DELAYED;
  }

  private static void run(
      Session session,
      Map<IndexTable, SqlStatement> statements,
      IndexTable place,
      SwarmId swarm,
      Collection<Task> tasks) {
    if (!tasks.isEmpty()) {
      session.update(
          requireNonNull(statements.get(place)),
          values ->
              values
                  .set(TASK.SWARM, swarm)
                  .setArrays(tasks, (row, task) -> bind(row, place, statements == INSERTS, task)));
    }
  }

  private static void bind(Bindings row, IndexTable place, boolean put, Task task) {
    row.set(TASK.ID, task.id().value());
    switch (place) {
      case READY -> bindReady(row, put, task);
      case DELAYED -> row.set(TASK.QUEUE, task.spec().queue()).set(TASK.RUN_AT, task.runAt());
      case LEASED -> bindLeased(row, put, task);
      case NONE -> throw new IllegalArgumentException("nowhere");
    }
  }

  private static void bindReady(Bindings row, boolean put, Task task) {
    var spec = task.spec();
    row.set(TASK.QUEUE, spec.queue())
        .set(TASK.ASSIGNEE, spec.assignee().map(AgentId::value).orElse(""))
        .set(TASK.REQUIRES, spec.requires())
        .set(TASK.RANK, task.rank());
    if (put) {
      row.set(TASK.PLAN, spec.plan());
    }
  }

  private static void bindLeased(Bindings row, boolean put, Task task) {
    var spec = task.spec();
    var lease = task.lease().orElseThrow();
    row.set(TASK.AGENT, lease.holder());
    if (put) {
      row.set(TASK.QUEUE, spec.queue())
          .set(TASK.LEASE_UNTIL, lease.expiresAt())
          .set(TASK.REQUIRES, spec.requires())
          .set(TASK.PLAN, spec.plan())
          .set(TASK.RANK, task.rank());
    }
  }
}
