package io.skep.testkit.memory;

import io.skep.domain.task.Task;
import io.skep.domain.value.TaskId;
import java.util.Comparator;

/** Cursor of a list in rank order. */
record RankCursor(long rank, TaskId task) {

  static final Comparator<RankCursor> ORDER =
      Comparator.comparing(RankCursor::rank).thenComparing(RankCursor::task);

  static final CursorPaging<Task, RankCursor> PAGING =
      new CursorPaging<>(
          task -> new RankCursor(task.rank(), task.id()),
          ORDER,
          cursor -> cursor.rank() + "/" + cursor.task(),
          RankCursor::parse);

  private static RankCursor parse(String text) {
    int slash = text.indexOf('/');
    return new RankCursor(
        Long.parseLong(text.substring(0, slash)), TaskId.parse(text.substring(slash + 1)));
  }
}
