package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.AgentTable.AGENT;
import static io.skep.adapters.jooq.schema.tables.QueueTable.QUEUE;
import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.withRecursive;

import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * What is said to SQLite to hand tasks out. The ready tasks of a queue with the same assignee and
 * the same requirements are a lane, in the order of rank in the index; so what an agent may have is
 * found at the heads of a few lanes, however many tasks there are.
 */
final class SqliteClaimSql {

  /** How many tasks are made ready at once whose time has come. */
  static final int PROMOTE_LIMIT = 1_000;

  /** How many tasks an agent holds, counted up to what it may hold. */
  static final Field<Integer> HELD = field(name("held"), SQLDataType.INTEGER);

  /** Whether there are tasks to promote. */
  static final Field<Boolean> DUE = field(name("due"), SQLDataType.BOOLEAN);

  /** What the first and the last lane of nobody require; absent if there is none. */
  static final Field<Labels> FIRST_REQUIRES = field(name("first"), TASK.REQUIRES.getDataType());

  static final Field<Labels> LAST_REQUIRES = field(name("last"), TASK.REQUIRES.getDataType());

  /** What the agent's own first lane requires; absent if there is none. */
  static final Field<Labels> OWN_REQUIRES = field(name("own"), TASK.REQUIRES.getDataType());

  /** What decides what the agent may claim, if it is registered. */
  static final SqlStatement FIND_CAPACITY =
      statement(
          "task.claim.capacity",
          () ->
              select(AGENT.STATUS, AGENT.CAPABILITIES, AGENT.MAX_TASKS)
                  .from(AGENT)
                  .where(AGENT.SWARM.eq(param(AGENT.SWARM)))
                  .and(AGENT.ID.eq(param(AGENT.ID))));

  /** What has to be known before: the settings of the queue, if there are any, and the above. */
  static final SqlStatement FIND_CONTEXT =
      statement("task.claim.before", () -> contextQuery(noCondition()));

  static final SqlStatement FIND_CONTEXT_OF_PLAN =
      statement("task.claim.beforeOfPlan", () -> contextQuery(isOfPlan()));

  static final SqlStatement PROMOTE =
      statement(
          "task.claim.promote",
          () ->
              update(TASK)
                  .set(TASK.READY, inline(true, TASK.READY))
                  .where(
                      TASK.SEQ.in(
                          select(TASK.SEQ)
                              .from(TASK)
                              .where(isDue())
                              .orderBy(TASK.RUN_AT)
                              .limit(inline(PROMOTE_LIMIT)))));

  /** What of a queue is in progress, by what it requires. */
  static final SqlStatement COUNT_IN_PROGRESS =
      statement(
          "task.claim.inProgress",
          () ->
              select(TASK_COUNT.REQUIRES, TASK_COUNT.TASKS)
                  .from(TASK_COUNT)
                  .where(TASK_COUNT.SWARM.eq(param(TASK_COUNT.SWARM)))
                  .and(TASK_COUNT.QUEUE.eq(param(TASK_COUNT.QUEUE)))
                  .and(TASK_COUNT.STATUS.eq(inline(TaskStatus.IN_PROGRESS, TASK_COUNT.STATUS))));

  static final Field<String> LANE_ASSIGNEE =
      field(name("lane", "assignee"), TASK.ASSIGNEE.getDataType());
  static final Field<Labels> LANE_REQUIRES =
      field(name("lane", "requires"), TASK.REQUIRES.getDataType());

  /** The lanes from which an agent may be served. */
  static final SqlStatement FIND_LANES = statement("task.claim.lanes", () -> lanes(noCondition()));

  static final SqlStatement FIND_LANES_OF_PLAN =
      statement("task.claim.lanesOfPlan", () -> lanes(isOfPlan()));

  /** The first tasks of a lane. */
  static final SqlStatement FIND_LANE_HEAD =
      statement("task.claim.lane", () -> lane(noCondition()));

  static final SqlStatement FIND_LANE_HEAD_OF_PLAN =
      statement("task.claim.laneOfPlan", () -> lane(isOfPlan()));

  /** The next lane of a queue, whoever may be served from it. */
  static final SqlStatement FIND_NEXT_LANE =
      statement(
          "task.ready.nextLane",
          () ->
              select(TASK.ASSIGNEE, TASK.REQUIRES)
                  .from(TASK)
                  .where(isReady())
                  .and(
                      row(TASK.ASSIGNEE, TASK.REQUIRES)
                          .gt(param(TASK.ASSIGNEE), param(TASK.REQUIRES)))
                  .orderBy(TASK.ASSIGNEE, TASK.REQUIRES)
                  .limit(inline(1)));

  /** The tasks of a lane behind a place in it. */
  static final SqlStatement FIND_LANE_AFTER =
      statement(
          "task.ready.lane",
          () ->
              select(TASK.SEQ, TASK.RANK, TASK.ID)
                  .from(TASK)
                  .where(isReady())
                  .and(TASK.ASSIGNEE.eq(param(TASK.ASSIGNEE)))
                  .and(TASK.REQUIRES.eq(param(TASK.REQUIRES)))
                  .and(row(TASK.RANK, TASK.ID).gt(param(TASK.RANK), param(TASK.ID)))
                  .and(TASK.RUN_AT.le(param(TASK.RUN_AT)))
                  .orderBy(TASK.RANK, TASK.ID)
                  .limit(SqliteTaskListSql.LIMIT));

  /** The tasks whose time has come and that are not yet in their lanes. */
  static final SqlStatement FIND_DUE =
      statement(
          "task.ready.due", () -> select(TASK.SEQ, TASK.RANK, TASK.ID).from(TASK).where(isDue()));

  private SqliteClaimSql() {}

  private static Query contextQuery(Condition picked) {
    var held =
        select(count())
            .from(
                selectOne()
                    .from(TASK)
                    .where(TASK.SWARM.eq(param(TASK.SWARM)))
                    .and(TASK.AGENT.eq(param(TASK.AGENT)))
                    .and(TASK.STATUS.eq(inline(TaskStatus.IN_PROGRESS, TASK.STATUS)))
                    .limit(DSL.param("max_held", SQLDataType.INTEGER)));
    List<Field<?>> columns = new ArrayList<>(List.of(QUEUE.fields()));
    columns.add(field(held).as(HELD));
    columns.add(field(exists(selectOne().from(TASK).where(isDue()))).as(DUE));
    columns.add(lane(min(TASK.REQUIRES), picked, inline("")).as(FIRST_REQUIRES));
    columns.add(lane(max(TASK.REQUIRES), picked, inline("")).as(LAST_REQUIRES));
    columns.add(lane(min(TASK.REQUIRES), picked, param(TASK.ASSIGNEE)).as(OWN_REQUIRES));
    return select(columns)
        .from(selectOne().asTable("one"))
        .leftJoin(QUEUE)
        .on(QUEUE.SWARM.eq(param(TASK.SWARM)))
        .and(QUEUE.NAME.eq(param(TASK.QUEUE)));
  }

  private static Field<Labels> lane(Field<Labels> which, Condition picked, Field<String> assignee) {
    return field(
        select(which).from(TASK).where(isReady()).and(picked).and(TASK.ASSIGNEE.eq(assignee)));
  }

  private static Condition isDue() {
    return TASK.SWARM
        .eq(param(TASK.SWARM))
        .and(TASK.QUEUE.eq(param(TASK.QUEUE)))
        .and(TASK.RUN_AT.le(param(TASK.RUN_AT)))
        .and(TASK.READY.eq(inline(false, TASK.READY)))
        .and(TASK.STATUS.eq(inline(TaskStatus.PENDING, TASK.STATUS)))
        .and(TASK.OPEN_BLOCKERS.eq(inline(0L)));
  }

  private static Condition isReady() {
    return TASK.SWARM
        .eq(param(TASK.SWARM))
        .and(TASK.QUEUE.eq(param(TASK.QUEUE)))
        .and(TASK.READY.eq(inline(true, TASK.READY)));
  }

  private static Condition isOfPlan() {
    return TASK.PLAN.eq(param(TASK.PLAN));
  }

  /** Steps from one lane to the next, first those of nobody, then those of the agent. */
  private static Query lanes(Condition picked) {
    return withRecursive("lane", "assignee", "requires")
        .as(
            select(inline("").as("assignee"), lane(min(TASK.REQUIRES), picked, inline("")))
                .unionAll(
                    select(
                        param(TASK.ASSIGNEE),
                        lane(min(TASK.REQUIRES), picked, param(TASK.ASSIGNEE))))
                .unionAll(
                    select(
                            LANE_ASSIGNEE,
                            field(
                                select(min(TASK.REQUIRES))
                                    .from(TASK)
                                    .where(isReady())
                                    .and(picked)
                                    .and(TASK.ASSIGNEE.eq(LANE_ASSIGNEE))
                                    .and(TASK.REQUIRES.gt(LANE_REQUIRES))))
                        .from(table(name("lane")))
                        .where(LANE_REQUIRES.isNotNull())))
        .select(LANE_ASSIGNEE, LANE_REQUIRES)
        .from(table(name("lane")))
        .where(LANE_REQUIRES.isNotNull());
  }

  private static Query lane(Condition picked) {
    return SqliteTaskSql.selectTasks(
            TaskRow.COLUMNS,
            isReady()
                .and(picked)
                .and(TASK.ASSIGNEE.eq(param(TASK.ASSIGNEE)))
                .and(TASK.REQUIRES.eq(param(TASK.REQUIRES)))
                .and(TASK.RUN_AT.le(param(TASK.RUN_AT))))
        .orderBy(TASK.RANK, TASK.ID)
        .limit(SqliteTaskListSql.LIMIT);
  }
}
