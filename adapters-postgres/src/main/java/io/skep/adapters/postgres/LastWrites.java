package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * What transactions write last: how many tasks there are, so that others hardly wait for them, and
 * what was changed. It travels together with the commit.
 */
final class LastWrites {

  private static final Param<String> CHANGED = DSL.param("changed", SQLDataType.CLOB);
  private static final Param<UUID> CHANGED_TASK = DSL.param("changed_task", SQLDataType.UUID);
  private static final Param<String> TAG = DSL.param("tag", SQLDataType.CLOB);

  private static final String COUNTING =
      """
      INSERT INTO task_count (swarm, queue, status, slot, tasks)
      SELECT c.swarm, c.queue, c.status, :slot, c.tasks
      FROM unnest(:swarm::text[], :queue::text[], :status::text[], :tasks::bigint[])
        AS c(swarm, queue, status, tasks)
      ON CONFLICT (swarm, queue, status, slot)
      DO UPDATE SET tasks = task_count.tasks + excluded.tasks
      """;

  private static final String TELLING =
      """
      INSERT INTO change (swarm, tasks, tags, mark)
      SELECT c.swarm, array_agg(c.task) FILTER (WHERE c.task IS NOT NULL),
        array_agg(c.tag) FILTER (WHERE c.tag IS NOT NULL), :mark
      FROM unnest(:changed::text[], :changed_task::uuid[], :tag::text[]) AS c(swarm, task, tag)
      GROUP BY c.swarm
      """;

  private static final String COMMITTING = "; COMMIT";

  private static final Prepared COUNT = Prepared.written("work.count", List.of(), COUNTING);
  private static final Prepared TELL = Prepared.written("work.tell", List.of(), TELLING);
  private static final Prepared TELL_AND_COMMIT =
      Prepared.written("work.tellAndCommit", List.of(), TELLING + COMMITTING);
  private static final Prepared COUNT_TELL_AND_COMMIT =
      Prepared.written(
          "work.countTellAndCommit",
          List.of(),
          "WITH told AS (%s) %s".formatted(TELLING, COUNTING) + COMMITTING);

  private LastWrites() {}

  /** Adds to the stored counts of a slot; a count that is not stored is 0. */
  static void count(Session session, Map<TaskCounts.Key, Long> counts, int slot) {
    session.update(COUNT, values -> set(values, counts, slot));
  }

  /** Tells what was changed. */
  static void tell(Session session, Map<SwarmId, ChangeTags> changed, long mark) {
    session.update(TELL, values -> set(values, changed, mark));
  }

  static void tellAndCommit(Session session, Map<SwarmId, ChangeTags> changed, long mark) {
    session.update(TELL_AND_COMMIT, values -> set(values, changed, mark));
  }

  static void countTellAndCommit(
      Session session,
      Map<TaskCounts.Key, Long> counts,
      int slot,
      Map<SwarmId, ChangeTags> changed,
      long mark) {
    session.update(
        COUNT_TELL_AND_COMMIT,
        values -> {
          set(values, counts, slot);
          set(values, changed, mark);
        });
  }

  private static void set(Arguments values, Map<TaskCounts.Key, Long> counts, int slot) {
    values
        .set("slot", slot)
        .each(
            counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(TaskCounts.IN_ORDER))
                .toList(),
            (row, change) ->
                row.set(TASK_COUNT.SWARM, change.getKey().swarm())
                    .set(TASK_COUNT.QUEUE, change.getKey().queue())
                    .set(TASK_COUNT.STATUS, change.getKey().status())
                    .set(TASK_COUNT.TASKS, change.getValue()));
  }

  private record Told(SwarmId swarm, ChangeTag tag) {

    Optional<UUID> task() {
      return tag.kind() == ChangeKind.TASK ? tag.name().map(UUID::fromString) : Optional.empty();
    }
  }

  private static void set(Arguments values, Map<SwarmId, ChangeTags> changed, long mark) {
    List<Told> told = new ArrayList<>();
    changed.forEach((swarm, tags) -> tags.toSet().forEach(tag -> told.add(new Told(swarm, tag))));
    values.set("mark", mark);
    values.each(
        told,
        (row, one) -> {
          var task = one.task();
          row.set(CHANGED, one.swarm().value())
              .set(CHANGED_TASK, task)
              .set(TAG, task.isPresent() ? Optional.empty() : Optional.of(one.tag().toString()));
        });
  }
}
