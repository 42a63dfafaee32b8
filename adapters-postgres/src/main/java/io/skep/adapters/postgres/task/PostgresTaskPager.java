package io.skep.adapters.postgres.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.domain.task.Task;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Pages of tasks. */
final class PostgresTaskPager {

  /** Sorts before every id. */
  private static final UUID MIN_ID = new UUID(0, 0);

  /** Sorts behind every id. */
  private static final UUID MAX_ID = new UUID(-1, -1);

  private static final KeysetCursorCodec BY_ID = new KeysetCursorCodec("tasks by id", UUID.class);
  private static final KeysetCursorCodec BY_ID_DESCENDING =
      new KeysetCursorCodec("tasks by id, the highest first", UUID.class);
  private static final KeysetCursorCodec BY_RANK =
      new KeysetCursorCodec("ready tasks by rank", Long.class, UUID.class);

  private static final Param<UUID> AFTER = DSL.param("after", SQLDataType.UUID);
  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private PostgresTaskPager() {}

  /** Returns a page of what a statement lists upwards. */
  static Page<Task> ascending(
      Session session, SqlStatement list, Consumer<Bindings> values, PageRequest page) {
    return page(session, list, values, page, BY_ID, MIN_ID);
  }

  /** Returns a page of what a statement lists downwards. */
  static Page<Task> descending(
      Session session, SqlStatement list, Consumer<Bindings> values, PageRequest page) {
    return page(session, list, values, page, BY_ID_DESCENDING, MAX_ID);
  }

  private static Page<Task> page(
      Session session,
      SqlStatement list,
      Consumer<Bindings> values,
      PageRequest page,
      KeysetCursorCodec cursors,
      UUID start) {
    var after = page.after().map(at -> cursors.decode(at).getUuid(0)).orElse(start);
    return session
        .slice(
            list,
            arguments ->
                values.accept(
                    arguments
                        .set(AFTER, after)
                        .set("first", page.after().isEmpty())
                        .set("limit", page.limit() + 1)),
            TaskMapper::toTask,
            page.limit(),
            TaskMapper::estimatedSize)
        .toPage(task -> cursors.encode(task.id().value()));
  }

  /** Returns a page of the ready tasks of a queue, in the order of their ranks. */
  static Page<Task> listReady(
      Session session, SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    var after = page.after().map(BY_RANK::decode);
    return session
        .slice(
            PostgresTaskListSql.LIST_READY,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set(TASK.QUEUE, queue)
                    .set(TASK.RANK, after.map(keys -> keys.getLong(0)).orElse(Long.MIN_VALUE))
                    .set(AFTER, after.map(keys -> keys.getUuid(1)).orElse(MIN_ID))
                    .set("first", after.isEmpty())
                    .set(NOW, now)
                    .set("limit", page.limit() + 1),
            TaskMapper::toTask,
            page.limit(),
            TaskMapper::estimatedSize)
        .toPage(task -> BY_RANK.encode(task.rank(), task.id().value()));
  }
}
