package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;
import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.Slice;
import io.skep.adapters.jooq.UuidConverter;
import io.skep.adapters.sqlite.TaskLists.By;
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
final class TaskPages {

  /** Sorts before every id. */
  private static final byte[] FIRST = {};

  /** Sorts behind every id. */
  private static final byte[] LAST = last();

  private static final KeysetCursor BY_ID = new KeysetCursor("tasks by id", UUID.class);
  private static final KeysetCursor BY_ID_DOWN =
      new KeysetCursor("tasks by id, the highest first", UUID.class);
  private static final UuidConverter BYTES = new UuidConverter();

  private TaskPages() {}

  /** Returns a page of what a statement lists upwards. */
  static Page<Task> upwards(
      Session session,
      Prepared list,
      Field<Long> seq,
      Consumer<Arguments> values,
      PageRequest page) {
    return page(session, list, seq, values, page, BY_ID, FIRST);
  }

  /** Returns a page of what a statement lists downwards. */
  static Page<Task> downwards(
      Session session, Prepared list, Consumer<Arguments> values, PageRequest page) {
    return page(session, list, TASK.SEQ, values, page, BY_ID_DOWN, LAST);
  }

  /** A row and the id of its task. */
  private record Place(long seq, UUID id) {}

  private static final Comparator<Place> HIGHEST_FIRST =
      Comparator.comparing((Place place) -> new TaskId(place.id())).reversed();

  /** Returns a page of the tasks of a swarm in a status, downwards: merged from the queues. */
  static Page<Task> ofSwarm(Session session, SwarmId swarm, TaskStatus status, PageRequest page) {
    Object after = start(page, BY_ID_DOWN, LAST);
    int limit = page.limit() + 1;
    var queues =
        session.list(
            TaskLists.QUEUES,
            values -> values.set(TASK_COUNT.SWARM, swarm).set(TASK_COUNT.STATUS, status),
            row -> row.get(TASK_COUNT.QUEUE));
    // Holds the first places; the last of them is at its head, to be dropped.
    var first = new PriorityQueue<>(HIGHEST_FIRST.reversed());
    for (var queue : queues) {
      session.run(
          TaskLists.listInStatus(By.QUEUE),
          values ->
              values
                  .set(TASK.SWARM, swarm)
                  .set(TASK.QUEUE, queue)
                  .set(TASK.STATUS, status)
                  .set("after", after)
                  .set("limit", limit),
          row -> {
            var place = new Place(row.get(TASK.SEQ), row.get(TASK.ID));
            first.add(place);
            return first.size() <= limit || !first.remove().equals(place);
          });
    }
    List<Place> places = new ArrayList<>(first);
    places.sort(HIGHEST_FIRST);
    return read(session, places.stream().map(Place::seq).toList(), page.limit())
        .toPage(task -> BY_ID_DOWN.of(task.id().value()));
  }

  private static Object start(PageRequest page, KeysetCursor cursors, byte[] start) {
    return page.after().<Object>map(at -> BYTES.to(cursors.keys(at).id(0))).orElse(start);
  }

  private static Page<Task> page(
      Session session,
      Prepared list,
      Field<Long> seq,
      Consumer<Arguments> values,
      PageRequest page,
      KeysetCursor cursors,
      byte[] start) {
    Object after = start(page, cursors, start);
    var rows =
        session.list(
            list,
            arguments -> {
              arguments.set("after", after).set("limit", page.limit() + 1);
              values.accept(arguments);
            },
            row -> row.get(seq));
    return read(session, rows, page.limit()).toPage(task -> cursors.of(task.id().value()));
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

  private static StoredTask read(Session session, long row) {
    return session
        .first(TaskStatements.FIND_BY_SEQ, values -> values.set(TASK.SEQ, row), StoredTask::of)
        .orElseThrow();
  }

  /** Returns what a statement lists, all of it. */
  static List<Task> all(Session session, SwarmId swarm, Prepared list, Consumer<Arguments> values) {
    var rows =
        session.list(
            list,
            arguments -> values.accept(arguments.set(TASK.SWARM, swarm)),
            row -> row.get(TASK.SEQ));
    return read(session, rows, Integer.MAX_VALUE).items();
  }

  private static byte[] last() {
    var bytes = new byte[17];
    java.util.Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
