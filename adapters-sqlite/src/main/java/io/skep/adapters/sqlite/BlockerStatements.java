package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.Prepared.param;
import static io.skep.adapters.jooq.repository.Statements.prepared;
import static io.skep.adapters.jooq.repository.Statements.returning;
import static io.skep.adapters.jooq.schema.tables.TaskBlockerTable.TASK_BLOCKER;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;
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

import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.UuidConverter;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.TaskId;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What is said to SQLite of waits. */
final class BlockerStatements {

  static final Prepared FIND =
      prepared(
          "task.findBlocker",
          () ->
              select(TASK.SEQ, TASK.STATUS, TASK.FAILED).from(TASK).where(TaskStatements.isTask()));

  static final Prepared INSERT =
      prepared(
          "task.addBlocker",
          () ->
              insertInto(TASK_BLOCKER)
                  .set(TASK_BLOCKER.TASK, param(TASK_BLOCKER.TASK))
                  .set(TASK_BLOCKER.BLOCKER, param(TASK_BLOCKER.BLOCKER)));

  static final Prepared DELETE =
      prepared(
          "task.removeBlocker",
          () ->
              deleteFrom(TASK_BLOCKER)
                  .where(TASK_BLOCKER.TASK.eq(param(TASK_BLOCKER.TASK)))
                  .and(TASK_BLOCKER.BLOCKER.eq(param(TASK_BLOCKER.BLOCKER))));

  /** Counts for all dependents of a task at once. */
  static final Prepared FOLLOW =
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

  private static final io.skep.adapters.jooq.schema.tables.TaskTable BLOCKER =
      TASK.as("blocker_task");

  static final Field<UUID> BLOCKER_ID = BLOCKER.ID;
  static final Field<Long> DEPENDENT_SEQ = BLOCKER.SEQ;

  static final Prepared OF =
      prepared(
          "task.blockersOf",
          () ->
              select(BLOCKER_ID)
                  .from(TASK)
                  .join(TASK_BLOCKER)
                  .on(TASK_BLOCKER.TASK.eq(TASK.SEQ))
                  .join(BLOCKER)
                  .on(BLOCKER.SEQ.eq(TASK_BLOCKER.BLOCKER))
                  .where(TaskStatements.isTask()));

  static final Prepared DEPENDENTS =
      prepared(
          "task.dependentsOf",
          () ->
              select(BLOCKER.SEQ, BLOCKER_ID)
                  .from(TASK)
                  .join(TASK_BLOCKER)
                  .on(TASK_BLOCKER.BLOCKER.eq(TASK.SEQ))
                  .join(BLOCKER)
                  .on(BLOCKER.SEQ.eq(TASK_BLOCKER.TASK))
                  .where(TaskStatements.isTask())
                  .and(BLOCKER_ID.gt(param("after", BLOCKER_ID)))
                  .orderBy(BLOCKER_ID)
                  .limit(DSL.param("limit", Integer.class)));

  private static final Field<Long> WAITED_FOR =
      field(name("waited_for", "task"), SQLDataType.BIGINT);

  /** One row if a task waits for another, directly or through others. */
  static final Prepared WAITS_FOR =
      prepared(
          "task.waitsFor",
          () ->
              withRecursive("waited_for", "task")
                  .as(
                      select(TASK_BLOCKER.BLOCKER)
                          .from(TASK)
                          .join(TASK_BLOCKER)
                          .on(TASK_BLOCKER.TASK.eq(TASK.SEQ))
                          .where(TaskStatements.isTask())
                          .union(
                              select(TASK_BLOCKER.BLOCKER)
                                  .from(table(name("waited_for")))
                                  .join(TASK_BLOCKER)
                                  .on(TASK_BLOCKER.TASK.eq(WAITED_FOR))))
                  .select(inline(1).as("found"))
                  .from(table(name("waited_for")))
                  .where(
                      WAITED_FOR.eq(
                          select(BLOCKER.SEQ)
                              .from(BLOCKER)
                              .where(BLOCKER.SWARM.eq(param(TASK.SWARM)))
                              .and(BLOCKER.ID.eq(param("other", TASK.ID)))))
                  .limit(inline(1)));

  private BlockerStatements() {}

  /** Returns an id as SQLite knows it. */
  static byte[] bytes(TaskId id) {
    return java.util.Objects.requireNonNull(new UuidConverter().to(id.value()));
  }
}
