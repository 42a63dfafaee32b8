package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskBlockerTable.TASK_BLOCKER;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskResultTable.TASK_RESULT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.schema.tables.TaskTextTable.TASK_TEXT;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.nullOf;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.update;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;

/** What is said to SQLite of single tasks. */
public final class SqliteTaskSql {

  /** What of a row never changes. */
  private static final List<Field<?>> IMMUTABLE_COLUMNS =
      List.of(TASK.SEQ, TASK.SWARM, TASK.ID, TASK.KEY, TASK.CREATED_AT);

  static final SqlStatement FIND =
      statement("task.find", () -> selectTasks(TaskRow.COLUMNS, isTask()));

  static final SqlStatement FIND_BY_SEQ =
      statement("task.findBySeq", () -> selectTasks(TaskRow.COLUMNS, TASK.SEQ.eq(param(TASK.SEQ))));

  /** Whether other tasks wait for one or have waited for it. */
  static final Field<Boolean> HAS_DEPENDENTS =
      field(exists(selectOne().from(TASK_BLOCKER).where(TASK_BLOCKER.BLOCKER.eq(TASK.SEQ))))
          .as("has_dependents");

  /** A task that is reported on. */
  static final SqlStatement FIND_FOR_COMPLETION =
      statement(
          "task.findReported",
          () -> {
            List<Field<?>> columns = new ArrayList<>(TaskRow.COLUMNS);
            columns.add(HAS_DEPENDENTS);
            return selectTasks(columns, isTask());
          });

  static final SqlStatement FIND_KEY =
      statement(
          "task.findKey",
          () ->
              select(TASK.ID)
                  .from(TASK)
                  .where(TASK.SWARM.eq(param(TASK.SWARM)))
                  .and(TASK.KEY.eq(param(TASK.KEY))));

  static final SqlStatement INSERT =
      statement(
          "task.add",
          () ->
              insertInto(TASK)
                  .set(assignments(List.of(TASK.SEQ)))
                  .onConflict(TASK.SWARM, TASK.ID)
                  .doNothing());

  /** A task as it is when it has just been queued: what has to be said of others is inlined. */
  static final SqlStatement INSERT_ENQUEUED =
      statement(
          "task.addQueued",
          () -> {
            var assignments = assignments(List.of(TASK.SEQ));
            assignments.put(TASK.STATUS, inline(TaskStatus.PENDING, TASK.STATUS));
            assignments.put(TASK.OPEN_BLOCKERS, inline(0L));
            assignments.put(TASK.ATTEMPTS, inline(0L));
            assignments.put(TASK.CLAIMS, inline(0L));
            assignments.put(TASK.LEASE_SINCE, nullOf(TASK.LEASE_SINCE));
            assignments.put(TASK.LEASE_UNTIL, nullOf(TASK.LEASE_UNTIL));
            assignments.put(TASK.FAILED, inline(false, TASK.FAILED));
            assignments.put(TASK.ENDED_AT, nullOf(TASK.ENDED_AT));
            assignments.put(TASK.VERSION, inline(0L));
            assignments.put(TASK.PROGRESS, inline(""));
            assignments.put(TASK.ERROR, nullOf(TASK.ERROR));
            return insertInto(TASK).set(assignments).onConflict(TASK.SWARM, TASK.ID).doNothing();
          });

  static final SqlStatement UPDATE =
      statement(
          "task.save",
          () ->
              update(TASK).set(assignments(IMMUTABLE_COLUMNS)).where(TASK.SEQ.eq(param(TASK.SEQ))));

  static final SqlStatement CLAIM =
      statement(
          "task.claim",
          () ->
              update(TASK)
                  .set(TASK.STATUS, inline(TaskStatus.IN_PROGRESS, TASK.STATUS))
                  .set(TASK.READY, inline(false, TASK.READY))
                  .set(TASK.AGENT, param(TASK.AGENT))
                  .set(TASK.ATTEMPTS, param(TASK.ATTEMPTS))
                  .set(TASK.CLAIMS, param(TASK.CLAIMS))
                  .set(TASK.LEASE_SINCE, param(TASK.LEASE_SINCE))
                  .set(TASK.LEASE_UNTIL, param(TASK.LEASE_UNTIL))
                  .set(TASK.PROGRESS, inline(""))
                  .set(TASK.UPDATED_AT, param(TASK.UPDATED_AT))
                  .set(TASK.VERSION, param(TASK.VERSION))
                  .where(TASK.SEQ.eq(param(TASK.SEQ))));

  static final SqlStatement COMPLETE =
      statement(
          "task.complete",
          () ->
              update(TASK)
                  .set(TASK.STATUS, inline(TaskStatus.COMPLETED, TASK.STATUS))
                  .set(TASK.LEASE_SINCE, nullOf(TASK.LEASE_SINCE))
                  .set(TASK.LEASE_UNTIL, nullOf(TASK.LEASE_UNTIL))
                  .set(TASK.ERROR, nullOf(TASK.ERROR))
                  .set(TASK.UPDATED_AT, param(TASK.UPDATED_AT))
                  .set(TASK.ENDED_AT, param(TASK.ENDED_AT))
                  .set(TASK.VERSION, param(TASK.VERSION))
                  .where(TASK.SEQ.eq(param(TASK.SEQ))));

  public static final SqlStatement EXTEND_LEASE =
      statement(
          "task.extend",
          () ->
              update(TASK)
                  .set(TASK.LEASE_UNTIL, param(TASK.LEASE_UNTIL))
                  .where(TASK.SEQ.eq(param(TASK.SEQ))));

  static final SqlStatement FIND_LEASE =
      statement(
          "task.findLease",
          () ->
              select(
                      TASK.SEQ,
                      TASK.QUEUE,
                      TASK.PLAN,
                      TASK.AGENT,
                      TASK.CLAIMS,
                      TASK.LEASE_SINCE,
                      TASK.LEASE_UNTIL)
                  .from(TASK)
                  .where(isTask())
                  .and(TASK.LEASE_UNTIL.isNotNull()));

  static final SqlStatement SET_OPEN_BLOCKERS =
      statement(
          "task.setOpenBlockers",
          () ->
              update(TASK)
                  .set(TASK.OPEN_BLOCKERS, param(TASK.OPEN_BLOCKERS))
                  .set(TASK.READY, param(TASK.READY))
                  .set(TASK.VERSION, param(TASK.VERSION))
                  .where(TASK.SEQ.eq(param(TASK.SEQ))));

  static final SqlStatement UPSERT_TEXT =
      statement(
          "task.putText",
          () ->
              insertInto(TASK_TEXT)
                  .set(TASK_TEXT.TASK, param(TASK_TEXT.TASK))
                  .set(TASK_TEXT.DESCRIPTION, param(TASK_TEXT.DESCRIPTION))
                  .set(TASK_TEXT.PAYLOAD, param(TASK_TEXT.PAYLOAD))
                  .onConflict(TASK_TEXT.TASK)
                  .doUpdate()
                  .setAllToExcluded());

  public static final SqlStatement UPSERT_RESULT =
      statement(
          "task.putResult",
          () ->
              insertInto(TASK_RESULT)
                  .set(TASK_RESULT.TASK, param(TASK_RESULT.TASK))
                  .set(TASK_RESULT.RESULT, param(TASK_RESULT.RESULT))
                  .onConflict(TASK_RESULT.TASK)
                  .doUpdate()
                  .setAllToExcluded());

  static final SqlStatement DELETE_RESULT =
      statement(
          "task.deleteResult",
          () -> deleteFrom(TASK_RESULT).where(TASK_RESULT.TASK.eq(param(TASK_RESULT.TASK))));

  static final SqlStatement UPSERT_ATTEMPT =
      statement(
          "task.putAttempt",
          () ->
              insertInto(ATTEMPT)
                  .set(ATTEMPT.TASK, param(ATTEMPT.TASK))
                  .set(ATTEMPT.TOKEN, param(ATTEMPT.TOKEN))
                  .set(ATTEMPT.AGENT, param(ATTEMPT.AGENT))
                  .set(ATTEMPT.STARTED_AT, param(ATTEMPT.STARTED_AT))
                  .set(ATTEMPT.ENDED_AT, param(ATTEMPT.ENDED_AT))
                  .set(ATTEMPT.OUTCOME, param(ATTEMPT.OUTCOME))
                  .set(ATTEMPT.ERROR, param(ATTEMPT.ERROR))
                  .onConflict(ATTEMPT.TASK, ATTEMPT.TOKEN)
                  .doUpdate()
                  .setAllToExcluded());

  static final SqlStatement INCREMENT_COUNT =
      statement(
          "task.addToCount",
          () ->
              update(TASK_COUNT)
                  .set(TASK_COUNT.TASKS, TASK_COUNT.TASKS.plus(param(TASK_COUNT.TASKS)))
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .and(TASK_COUNT.QUEUE.eq(param(TASK_COUNT.QUEUE)))
                  .and(TASK_COUNT.REQUIRES.eq(param(TASK_COUNT.REQUIRES)))
                  .and(TASK_COUNT.STATUS.eq(param(TASK_COUNT.STATUS))));

  static final SqlStatement INSERT_COUNT =
      statement(
          "task.beginCount",
          () ->
              insertInto(TASK_COUNT)
                  .set(TASK_COUNT.SWARM, param(TASK_COUNT.SWARM))
                  .set(TASK_COUNT.QUEUE, param(TASK_COUNT.QUEUE))
                  .set(TASK_COUNT.REQUIRES, param(TASK_COUNT.REQUIRES))
                  .set(TASK_COUNT.STATUS, param(TASK_COUNT.STATUS))
                  .set(TASK_COUNT.TASKS, param(TASK_COUNT.TASKS)));

  private SqliteTaskSql() {}

  /** Returns the query for whole tasks. */
  static SelectConditionStep<Record> selectTasks(List<Field<?>> columns, Condition condition) {
    return select(columns)
        .from(TASK)
        .leftJoin(TASK_TEXT)
        .on(TASK_TEXT.TASK.eq(TASK.SEQ))
        .leftJoin(TASK_RESULT)
        .on(TASK_RESULT.TASK.eq(TASK.SEQ))
        .where(condition);
  }

  /** Returns the condition that finds one task by its id. */
  static Condition isTask() {
    return TASK.SWARM.eq(param(TASK.SWARM)).and(TASK.ID.eq(param(TASK.ID)));
  }

  private static Map<Field<?>, Field<?>> assignments(List<Field<?>> without) {
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    var columns = new ArrayList<Field<?>>(List.of(TASK.fields()));
    columns.removeAll(without);
    columns.forEach(column -> assignments.put(column, param(column)));
    return assignments;
  }
}
