package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static java.util.Objects.requireNonNull;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
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
final class TaskPlaces {

  /** Where a task is to be found. */
  private enum Place {
    READY(
        Lanes.put(
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

    private final String put;
    private final String remove;

    Place(String put, String remove) {
      this.put = put;
      this.remove = remove;
    }
  }

  private static final Map<Place, Prepared> PUT = new EnumMap<>(Place.class);
  private static final Map<Place, Prepared> REMOVE = new EnumMap<>(Place.class);

  static {
    for (var place : Place.values()) {
      PUT.put(place, Prepared.written("task.put" + place, List.of(), place.put));
      REMOVE.put(place, Prepared.written("task.remove" + place, List.of(), place.remove));
    }
  }

  private TaskPlaces() {}

  /** Puts open tasks where they are to be found at this time. */
  static void put(Session session, SwarmId swarm, Collection<Task> tasks, Instant now) {
    for (var place : List.of(Place.READY, Place.DELAYED, Place.LEASED)) {
      run(
          session,
          PUT,
          place,
          swarm,
          tasks.stream().filter(task -> placeOf(task, now) == place).toList());
    }
  }

  /** Takes tasks away from wherever they may be found. */
  static void remove(Session session, SwarmId swarm, Collection<Task> tasks) {
    var pending = tasks.stream().filter(TaskPlaces::isFree).toList();
    // Whether their time has been seen to come is known there only.
    run(session, REMOVE, Place.READY, swarm, pending);
    run(session, REMOVE, Place.DELAYED, swarm, pending);
    run(
        session,
        REMOVE,
        Place.LEASED,
        swarm,
        tasks.stream().filter(task -> task.lease().isPresent()).toList());
  }

  private static boolean isFree(Task task) {
    return task.status() == TaskStatus.PENDING && task.openBlockers() == 0;
  }

  private static Place placeOf(Task task, Instant now) {
    if (task.lease().isPresent()) {
      return Place.LEASED;
    }
    if (!isFree(task)) {
      return Place.NONE;
    }
    return task.isReadyAt(now) ? Place.READY : Place.DELAYED;
  }

  private static void run(
      Session session,
      Map<Place, Prepared> statements,
      Place place,
      SwarmId swarm,
      Collection<Task> tasks) {
    if (!tasks.isEmpty()) {
      session.update(
          requireNonNull(statements.get(place)),
          values ->
              values
                  .set(TASK.SWARM, swarm)
                  .each(tasks, (row, task) -> set(row, place, statements == PUT, task)));
    }
  }

  private static void set(Arguments row, Place place, boolean put, Task task) {
    row.set(TASK.ID, task.id().value());
    switch (place) {
      case READY -> setReady(row, put, task);
      case DELAYED -> row.set(TASK.QUEUE, task.spec().queue()).set(TASK.RUN_AT, task.runAt());
      case LEASED -> setLeased(row, put, task);
      case NONE -> throw new IllegalArgumentException("nowhere");
    }
  }

  private static void setReady(Arguments row, boolean put, Task task) {
    var spec = task.spec();
    row.set(TASK.QUEUE, spec.queue())
        .set(TASK.ASSIGNEE, spec.assignee().map(AgentId::value).orElse(""))
        .set(TASK.REQUIRES, spec.requires())
        .set(TASK.RANK, task.rank());
    if (put) {
      row.set(TASK.PLAN, spec.plan());
    }
  }

  private static void setLeased(Arguments row, boolean put, Task task) {
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
