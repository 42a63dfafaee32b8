package io.skep.adapters.postgres.transaction;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
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
final class CommitWrites {

  private static final Param<String> CHANGED = DSL.param("changed", SQLDataType.CLOB);
  private static final Param<UUID> CHANGED_TASK = DSL.param("changed_task", SQLDataType.UUID);
  private static final Param<String> TAG = DSL.param("tag", SQLDataType.CLOB);

  private static final String COUNT_SQL =
      """
      INSERT INTO task_count (swarm, queue, status, slot, tasks)
      SELECT c.swarm, c.queue, c.status, :slot, c.tasks
      FROM unnest(:swarm::text[], :queue::text[], :status::text[], :tasks::bigint[])
        AS c(swarm, queue, status, tasks)
      ON CONFLICT (swarm, queue, status, slot)
      DO UPDATE SET tasks = task_count.tasks + excluded.tasks
      """;

  private static final String LOG_SQL =
      """
      INSERT INTO change (swarm, tasks, tags, mark)
      SELECT c.swarm, array_agg(c.task) FILTER (WHERE c.task IS NOT NULL),
        array_agg(c.tag) FILTER (WHERE c.tag IS NOT NULL), :mark
      FROM unnest(:changed::text[], :changed_task::uuid[], :tag::text[]) AS c(swarm, task, tag)
      GROUP BY c.swarm
      """;

  private static final String COMMIT_SQL = "; COMMIT";

  private static final SqlStatement COUNT = SqlStatement.ofText("work.count", List.of(), COUNT_SQL);
  private static final SqlStatement LOG_CHANGES =
      SqlStatement.ofText("work.tell", List.of(), LOG_SQL);
  private static final SqlStatement LOG_AND_COMMIT =
      SqlStatement.ofText("work.tellAndCommit", List.of(), LOG_SQL + COMMIT_SQL);
  private static final SqlStatement COUNT_LOG_AND_COMMIT =
      SqlStatement.ofText(
          "work.countTellAndCommit",
          List.of(),
          "WITH told AS (%s) %s".formatted(LOG_SQL, COUNT_SQL) + COMMIT_SQL);

  private CommitWrites() {}

  /** Adds to the stored counts of a slot; a count that is not stored is 0. */
  static void count(Session session, Map<TaskCountSql.Key, Long> counts, int slot) {
    session.update(COUNT, values -> bind(values, counts, slot));
  }

  /** Tells what was changed. */
  static void logChanges(Session session, Map<SwarmId, ChangeTagSet> changed, long mark) {
    session.update(LOG_CHANGES, values -> bind(values, changed, mark));
  }

  static void logAndCommit(Session session, Map<SwarmId, ChangeTagSet> changed, long mark) {
    session.update(LOG_AND_COMMIT, values -> bind(values, changed, mark));
  }

  static void countLogAndCommit(
      Session session,
      Map<TaskCountSql.Key, Long> counts,
      int slot,
      Map<SwarmId, ChangeTagSet> changed,
      long mark) {
    session.update(
        COUNT_LOG_AND_COMMIT,
        values -> {
          bind(values, counts, slot);
          bind(values, changed, mark);
        });
  }

  private static void bind(Bindings values, Map<TaskCountSql.Key, Long> counts, int slot) {
    values
        .set("slot", slot)
        .setArrays(
            counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(TaskCountSql.LOCK_ORDER))
                .toList(),
            (row, change) ->
                row.set(TASK_COUNT.SWARM, change.getKey().swarm())
                    .set(TASK_COUNT.QUEUE, change.getKey().queue())
                    .set(TASK_COUNT.STATUS, change.getKey().status())
                    .set(TASK_COUNT.TASKS, change.getValue()));
  }

  private record SwarmTag(SwarmId swarm, ChangeTag tag) {

    Optional<UUID> task() {
      return tag.kind() == ChangeKind.TASK ? tag.name().map(UUID::fromString) : Optional.empty();
    }
  }

  private static void bind(Bindings values, Map<SwarmId, ChangeTagSet> changed, long mark) {
    List<SwarmTag> told = new ArrayList<>();
    changed.forEach(
        (swarm, tags) -> tags.toSet().forEach(tag -> told.add(new SwarmTag(swarm, tag))));
    values.set("mark", mark);
    values.setArrays(
        told,
        (row, one) -> {
          var task = one.task();
          row.set(CHANGED, one.swarm().value())
              .set(CHANGED_TASK, task)
              .set(TAG, task.isPresent() ? Optional.empty() : Optional.of(one.tag().toString()));
        });
  }
}
