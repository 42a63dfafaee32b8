package io.skep.testkit.memory;

import io.skep.domain.task.Task;
import io.skep.domain.value.TaskId;
import java.util.Comparator;

/** Where a list by rank goes on. */
record RankCursor(long rank, TaskId task) {

  static final Comparator<RankCursor> ORDER =
      Comparator.comparing(RankCursor::rank).thenComparing(RankCursor::task);

  static final Paging<Task, RankCursor> PAGING =
      new Paging<>(
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
