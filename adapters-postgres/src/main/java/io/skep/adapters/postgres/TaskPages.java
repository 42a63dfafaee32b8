package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.TaskRows;
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
final class TaskPages {

  /** Sorts before every id. */
  private static final UUID FIRST = new UUID(0, 0);

  /** Sorts behind every id. */
  private static final UUID LAST = new UUID(-1, -1);

  private static final KeysetCursor BY_ID = new KeysetCursor("tasks by id", UUID.class);
  private static final KeysetCursor BY_ID_DOWN =
      new KeysetCursor("tasks by id, the highest first", UUID.class);
  private static final KeysetCursor BY_RANK =
      new KeysetCursor("ready tasks by rank", Long.class, UUID.class);

  private static final Param<UUID> AFTER = DSL.param("after", SQLDataType.UUID);
  private static final Param<Instant> NOW = DSL.param("now", TASK.RUN_AT.getDataType());

  private TaskPages() {}

  /** Returns a page of what a statement lists upwards. */
  static Page<Task> upwards(
      Session session, Prepared list, Consumer<Arguments> values, PageRequest page) {
    return page(session, list, values, page, BY_ID, FIRST);
  }

  /** Returns a page of what a statement lists downwards. */
  static Page<Task> downwards(
      Session session, Prepared list, Consumer<Arguments> values, PageRequest page) {
    return page(session, list, values, page, BY_ID_DOWN, LAST);
  }

  private static Page<Task> page(
      Session session,
      Prepared list,
      Consumer<Arguments> values,
      PageRequest page,
      KeysetCursor cursors,
      UUID start) {
    var after = page.after().map(at -> cursors.keys(at).id(0)).orElse(start);
    return session
        .slice(
            list,
            arguments ->
                values.accept(
                    arguments
                        .set(AFTER, after)
                        .set("first", page.after().isEmpty())
                        .set("limit", page.limit() + 1)),
            TaskRows::task,
            page.limit(),
            TaskRows::size)
        .toPage(task -> cursors.of(task.id().value()));
  }

  /** Returns a page of the ready tasks of a queue, in the order of their ranks. */
  static Page<Task> ready(
      Session session, SwarmId swarm, QueueName queue, Instant now, PageRequest page) {
    var after = page.after().map(BY_RANK::keys);
    return session
        .slice(
            TaskLists.READY,
            values ->
                values
                    .set(TASK.SWARM, swarm)
                    .set(TASK.QUEUE, queue)
                    .set(TASK.RANK, after.map(keys -> keys.number(0)).orElse(Long.MIN_VALUE))
                    .set(AFTER, after.map(keys -> keys.id(1)).orElse(FIRST))
                    .set("first", after.isEmpty())
                    .set(NOW, now)
                    .set("limit", page.limit() + 1),
            TaskRows::task,
            page.limit(),
            TaskRows::size)
        .toPage(task -> BY_RANK.of(task.rank(), task.id().value()));
  }
}
