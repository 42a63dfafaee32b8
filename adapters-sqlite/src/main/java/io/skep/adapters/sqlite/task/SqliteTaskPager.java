package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.converter.UuidConverter;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.Slice;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.sqlite.task.SqliteTaskListSql.Scope;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Field;

/** Pages of tasks, in the order of their ids. */
final class SqliteTaskPager {

  /** Sorts before every id. */
  private static final byte[] MIN_ID = {};

  /** Sorts behind every id. */
  private static final byte[] MAX_ID = maxId();

  private static final KeysetCursorCodec BY_ID = new KeysetCursorCodec("tasks by id", UUID.class);
  private static final KeysetCursorCodec BY_ID_DESCENDING =
      new KeysetCursorCodec("tasks by id, the highest first", UUID.class);
  private static final UuidConverter UUID_CONVERTER = new UuidConverter();

  private SqliteTaskPager() {}

  /** Returns a page of what a statement lists upwards. */
  static Page<Task> ascending(
      Session session,
      SqlStatement list,
      Field<Long> seq,
      Consumer<Bindings> values,
      PageRequest page) {
    return page(session, list, seq, values, page, BY_ID, MIN_ID);
  }

  /** Returns a page of what a statement lists downwards. */
  static Page<Task> descending(
      Session session, SqlStatement list, Consumer<Bindings> values, PageRequest page) {
    return page(session, list, TASK.SEQ, values, page, BY_ID_DESCENDING, MAX_ID);
  }

  /** A row and the id of its task. */
  private record TaskPosition(long seq, UUID id) {}

  private static final Comparator<TaskPosition> HIGHEST_FIRST =
      Comparator.comparing((TaskPosition place) -> new TaskId(place.id())).reversed();

  /** Returns a page of the tasks of a swarm in a status, downwards: merged from the queues. */
  static Page<Task> listBySwarm(
      Session session, SwarmId swarm, TaskStatus status, PageRequest page) {
    Object after = startId(page, BY_ID_DESCENDING, MAX_ID);
    int limit = page.limit() + 1;
    var queues =
        session.list(
            SqliteTaskListSql.QUEUES_WITH_STATUS,
            values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.STATUS, status),
            row -> row.get(TASK_COUNT.QUEUE));
    // Holds the first places; the last of them is at its head, to be dropped.
    var first = new PriorityQueue<>(HIGHEST_FIRST.reversed());
    for (var queue : queues) {
      session.query(
          SqliteTaskListSql.listInStatus(Scope.QUEUE),
          values ->
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, queue)
                  .set(TASK.STATUS, status)
                  .set("after", after)
                  .set("limit", limit),
          row -> {
            var place = new TaskPosition(row.get(TASK.SEQ), row.get(TASK.ID));
            first.add(place);
            return first.size() <= limit || !first.remove().equals(place);
          });
    }
    List<TaskPosition> places = new ArrayList<>(first);
    places.sort(HIGHEST_FIRST);
    return read(session, places.stream().map(TaskPosition::seq).toList(), page.limit())
        .toPage(task -> BY_ID_DESCENDING.encode(task.id().value()));
  }

  private static Object startId(PageRequest page, KeysetCursorCodec cursors, byte[] start) {
    return page.after()
        .<Object>map(at -> UUID_CONVERTER.to(cursors.decode(at).getUuid(0)))
        .orElse(start);
  }

  private static Page<Task> page(
      Session session,
      SqlStatement list,
      Field<Long> seq,
      Consumer<Bindings> values,
      PageRequest page,
      KeysetCursorCodec cursors,
      byte[] start) {
    Object after = startId(page, cursors, start);
    var rows =
        session.list(
            list,
            arguments -> {
              arguments.set("after", after).set("limit", page.limit() + 1);
              values.accept(arguments);
            },
            row -> row.get(seq));
    return read(session, rows, page.limit()).toPage(task -> cursors.encode(task.id().value()));
  }

  /** Reads rows as far as a page goes. */
  static Slice<Task> read(Session session, List<Long> rows, int limit) {
    List<Task> tasks = new ArrayList<>();
    long size = 0;
    for (long row : rows) {
      if (tasks.size() == limit || size >= Slice.MAX_SIZE) {
        return new Slice<>(tasks, true);
      }
      var stored = read(session, row);
      tasks.add(stored.task());
      size += stored.size();
    }
    return new Slice<>(tasks, false);
  }

  private static TaskRow read(Session session, long row) {
    return session
        .first(SqliteTaskSql.FIND_BY_SEQ, values -> values.set(TASK.SEQ, row), TaskRow::of)
        .orElseThrow();
  }

  /** Returns what a statement lists, all of it. */
  static List<Task> listAll(
      Session session, SwarmId swarm, SqlStatement list, Consumer<Bindings> values) {
    var rows =
        session.list(
            list,
            arguments -> values.accept(arguments.set(TASK.SWARM, swarm)),
            row -> row.get(TASK.SEQ));
    return read(session, rows, Integer.MAX_VALUE).items();
  }

  private static byte[] maxId() {
    var bytes = new byte[17];
    java.util.Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
