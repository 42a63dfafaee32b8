package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AttemptTable.ATTEMPT;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectFrom;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.TaskStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.SelectOrderByStep;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * What is said to SQLite of many tasks. A list of tasks is a list of rows first, found in an index
 * alone; the rows are then read one by one, as far as the page goes.
 */
final class SqliteTaskListSql {

  /** By what the tasks of a list are picked. */
  enum Scope {
    SWARM(noCondition()),
    QUEUE(TASK.QUEUE.eq(param(TASK.QUEUE))),
    PLAN(TASK.PLAN.eq(param(TASK.PLAN))),
    AGENT(TASK.AGENT.eq(param(TASK.AGENT)));

    @SuppressWarnings("ImmutableEnumChecker") // Conditions of jOOQ never change.
    private final Condition condition;

    Scope(Condition picked) {
      this.condition = picked;
    }
  }

  static final Field<Integer> LIMIT = DSL.param("limit", SQLDataType.INTEGER);

  private static final Map<Scope, SqlStatement> IN_STATUS = new EnumMap<>(Scope.class);
  private static final Map<Scope, SqlStatement> IN_ANY_STATUS = new EnumMap<>(Scope.class);

  static {
    for (var by : Scope.values()) {
      var name = "task.list." + by;
      if (by != Scope.SWARM) {
        IN_STATUS.put(by, statement(name + ".status", () -> inStatus(by)));
      }
      IN_ANY_STATUS.put(by, statement(name, () -> inAnyStatus(by)));
    }
  }

  /** The queues that have tasks in a status. */
  static final SqlStatement QUEUES_WITH_STATUS =
      statement(
          "task.list.queues",
          () ->
              selectDistinct(TASK_COUNT.QUEUE)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .and(TASK_COUNT.STATUS.eq(param(TASK_COUNT.STATUS)))
                  .and(TASK_COUNT.TASKS.gt(inline(0L))));

  static final SqlStatement LEASED_BY =
      statement(
          "task.heldBy",
          () ->
              ascending(
                  TASK.AGENT
                      .eq(param(TASK.AGENT))
                      .and(TASK.STATUS.eq(inline(TaskStatus.IN_PROGRESS, TASK.STATUS)))));

  static final SqlStatement PENDING_OF_PLAN =
      statement(
          "task.pendingOf",
          () ->
              ascending(
                  TASK.PLAN
                      .eq(param(TASK.PLAN))
                      .and(TASK.STATUS.eq(inline(TaskStatus.PENDING, TASK.STATUS)))));

  static final SqlStatement FIND_EXPIRED =
      statement(
          "task.expired",
          () ->
              select(TASK.SEQ, TASK.ID)
                  .from(TASK)
                  .where(TASK.SWARM.eq(param(TASK.SWARM)))
                  .and(TASK.LEASE_UNTIL.le(param(TASK.LEASE_UNTIL)))
                  .orderBy(TASK.LEASE_UNTIL, TASK.ID)
                  .limit(LIMIT));

  /** The first open task of a plan by rank, in one status. */
  static final SqlStatement FIND_CURRENT =
      statement(
          "task.current",
          () ->
              SqliteTaskSql.selectTasks(
                      TaskRow.COLUMNS,
                      TASK.SWARM
                          .eq(param(TASK.SWARM))
                          .and(TASK.PLAN.eq(param(TASK.PLAN)))
                          .and(TASK.STATUS.eq(param(TASK.STATUS)))
                          .and(TASK.ENDED_AT.isNull()))
                  .orderBy(TASK.RANK, TASK.ID)
                  .limit(inline(1)));

  static final SqlStatement FIND_AWAITING_RECORD =
      statement(
          "task.awaitingRecord",
          () ->
              SqliteTaskSql.selectTasks(
                      TaskRow.COLUMNS,
                      TASK.SWARM
                          .eq(param(TASK.SWARM))
                          .and(TASK.PLAN.eq(param(TASK.PLAN)))
                          .and(
                              TASK.STATUS.in(
                                  inline(TaskStatus.COMPLETED, TASK.STATUS),
                                  inline(TaskStatus.FAILED_VALIDATION, TASK.STATUS))))
                  .orderBy(TASK.ENDED_AT, TASK.ID)
                  .limit(inline(1)));

  static final SqlStatement LIST_ATTEMPTS =
      statement(
          "task.attempts",
          () ->
              selectFrom(ATTEMPT)
                  .where(ATTEMPT.TASK.eq(select(TASK.SEQ).from(TASK).where(SqliteTaskSql.isTask())))
                  .and(ATTEMPT.TOKEN.gt(param(ATTEMPT.TOKEN)))
                  .orderBy(ATTEMPT.TOKEN)
                  .limit(LIMIT));

  private SqliteTaskListSql() {}

  /** Returns the list of what is picked, the highest id first. */
  static SqlStatement list(Scope by) {
    return Objects.requireNonNull(IN_ANY_STATUS.get(by));
  }

  /** Returns the list of what is picked and in one status; there is none of a whole swarm. */
  static SqlStatement listInStatus(Scope by) {
    return Objects.requireNonNull(IN_STATUS.get(by));
  }

  private static Query inStatus(Scope by) {
    return beforeCursor(by.condition.and(TASK.STATUS.eq(param(TASK.STATUS))))
        .orderBy(TASK.ID.desc())
        .limit(LIMIT);
  }

  private static Query inAnyStatus(Scope by) {
    return by == Scope.SWARM
        ? beforeCursor(by.condition).orderBy(TASK.ID.desc()).limit(LIMIT)
        : mergeStatuses(by).orderBy(TASK.ID.desc()).limit(LIMIT);
  }

  /** Merges the statuses, each of which is in order in the index. */
  private static SelectOrderByStep<Record2<Long, UUID>> mergeStatuses(Scope by) {
    SelectOrderByStep<Record2<Long, UUID>> merged = null;
    for (var status : TaskStatus.values()) {
      var one = beforeCursor(by.condition.and(TASK.STATUS.eq(inline(status, TASK.STATUS))));
      merged = merged == null ? one : merged.unionAll((Select<Record2<Long, UUID>>) one);
    }
    return Objects.requireNonNull(merged);
  }

  private static SelectConditionStep<Record2<Long, UUID>> beforeCursor(Condition condition) {
    return select(TASK.SEQ, TASK.ID)
        .from(TASK)
        .where(TASK.SWARM.eq(param(TASK.SWARM)))
        .and(condition)
        .and(TASK.ID.lt(param("after", TASK.ID)));
  }

  private static Query ascending(Condition condition) {
    return select(TASK.SEQ, TASK.ID)
        .from(TASK)
        .where(TASK.SWARM.eq(param(TASK.SWARM)))
        .and(condition)
        .and(TASK.ID.gt(param("after", TASK.ID)))
        .orderBy(TASK.ID)
        .limit(LIMIT);
  }
}
