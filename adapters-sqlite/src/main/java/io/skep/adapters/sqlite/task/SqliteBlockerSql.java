package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskBlockerTable.TASK_BLOCKER;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
import static io.skep.adapters.jooq.statement.SqlStatement.param;
import static io.skep.adapters.jooq.statement.StatementDsl.returning;
import static io.skep.adapters.jooq.statement.StatementDsl.statement;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.withRecursive;

import io.skep.adapters.jooq.converter.UuidConverter;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.TaskId;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to SQLite of waits. */
final class SqliteBlockerSql {

  static final SqlStatement FIND =
      statement(
          "task.findBlocker",
          () ->
              select(TASK.SEQ, TASK.STATUS, TASK.FAILED).from(TASK).where(SqliteTaskSql.isTask()));

  static final SqlStatement INSERT =
      statement(
          "task.addBlocker",
          () ->
              insertInto(TASK_BLOCKER)
                  .set(TASK_BLOCKER.TASK, param(TASK_BLOCKER.TASK))
                  .set(TASK_BLOCKER.BLOCKER, param(TASK_BLOCKER.BLOCKER)));

  static final SqlStatement DELETE =
      statement(
          "task.removeBlocker",
          () ->
              deleteFrom(TASK_BLOCKER)
                  .where(TASK_BLOCKER.TASK.eq(param(TASK_BLOCKER.TASK)))
                  .and(TASK_BLOCKER.BLOCKER.eq(param(TASK_BLOCKER.BLOCKER))));

  /** Counts for all dependents of a task at once. */
  static final SqlStatement UPDATE_DEPENDENTS =
      returning(
          "task.follow",
          List.of(TASK.ID, TASK.QUEUE, TASK.PLAN, TASK.AGENT, TASK.STATUS, TASK.OPEN_BLOCKERS),
          () -> {
            var open = TASK.OPEN_BLOCKERS.plus(DSL.param("change", SQLDataType.BIGINT));
            return update(TASK)
                .set(TASK.OPEN_BLOCKERS, open)
                .set(
                    TASK.READY,
                    when(
                            TASK.STATUS
                                .eq(inline(TaskStatus.PENDING, TASK.STATUS))
                                .and(open.eq(inline(0L)))
                                .and(TASK.RUN_AT.le(param(TASK.RUN_AT))),
                            inline(true, TASK.READY))
                        .otherwise(inline(false, TASK.READY)))
                .where(
                    TASK.SEQ.in(
                        select(TASK_BLOCKER.TASK)
                            .from(TASK_BLOCKER)
                            .where(TASK_BLOCKER.BLOCKER.eq(param(TASK_BLOCKER.BLOCKER)))))
                .returning(
                    TASK.ID, TASK.QUEUE, TASK.PLAN, TASK.AGENT, TASK.STATUS, TASK.OPEN_BLOCKERS);
          });

  private static final io.skep.adapters.jooq.schema.tables.TaskTable BLOCKER_TASK =
      TASK.as("blocker_task");

  static final Field<UUID> BLOCKER_ID = BLOCKER_TASK.ID;
  static final Field<Long> DEPENDENT_SEQ = BLOCKER_TASK.SEQ;

  static final SqlStatement FIND_BLOCKERS =
      statement(
          "task.blockersOf",
          () ->
              select(BLOCKER_ID)
                  .from(TASK)
                  .join(TASK_BLOCKER)
                  .on(TASK_BLOCKER.TASK.eq(TASK.SEQ))
                  .join(BLOCKER_TASK)
                  .on(BLOCKER_TASK.SEQ.eq(TASK_BLOCKER.BLOCKER))
                  .where(SqliteTaskSql.isTask()));

  static final SqlStatement LIST_DEPENDENTS =
      statement(
          "task.dependentsOf",
          () ->
              select(BLOCKER_TASK.SEQ, BLOCKER_ID)
                  .from(TASK)
                  .join(TASK_BLOCKER)
                  .on(TASK_BLOCKER.BLOCKER.eq(TASK.SEQ))
                  .join(BLOCKER_TASK)
                  .on(BLOCKER_TASK.SEQ.eq(TASK_BLOCKER.TASK))
                  .where(SqliteTaskSql.isTask())
                  .and(BLOCKER_ID.gt(param("after", BLOCKER_ID)))
                  .orderBy(BLOCKER_ID)
                  .limit(DSL.param("limit", Integer.class)));

  private static final Field<Long> TRANSITIVE_BLOCKER =
      field(name("waited_for", "task"), SQLDataType.BIGINT);

  /** One row if a task waits for another, directly or through others. */
  static final SqlStatement DEPENDS_ON =
      statement(
          "task.waitsFor",
          () ->
              withRecursive("waited_for", "task")
                  .as(
                      select(TASK_BLOCKER.BLOCKER)
                          .from(TASK)
                          .join(TASK_BLOCKER)
                          .on(TASK_BLOCKER.TASK.eq(TASK.SEQ))
                          .where(SqliteTaskSql.isTask())
                          .union(
                              select(TASK_BLOCKER.BLOCKER)
                                  .from(table(name("waited_for")))
                                  .join(TASK_BLOCKER)
                                  .on(TASK_BLOCKER.TASK.eq(TRANSITIVE_BLOCKER))))
                  .select(inline(1).as("found"))
                  .from(table(name("waited_for")))
                  .where(
                      TRANSITIVE_BLOCKER.eq(
                          select(BLOCKER_TASK.SEQ)
                              .from(BLOCKER_TASK)
                              .where(BLOCKER_TASK.SWARM.eq(param(TASK.SWARM)))
                              .and(BLOCKER_TASK.ID.eq(param("other", TASK.ID)))))
                  .limit(inline(1)));

  private SqliteBlockerSql() {}

  /** Returns an id as SQLite knows it. */
  static byte[] toBytes(TaskId id) {
    return java.util.Objects.requireNonNull(new UuidConverter().to(id.value()));
  }
}
