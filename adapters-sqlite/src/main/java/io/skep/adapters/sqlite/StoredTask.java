package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.adapters.jooq.repository.TaskRows;
import io.skep.domain.task.Task;
import java.util.List;
import org.jooq.Field;

/**
 * A task and its place.
 *
 * @param seq its row
 * @param task the task
 */
record StoredTask(long seq, Task task) {

  /** What it is read from. */
  static final List<Field<?>> COLUMNS = Statements.columns(TaskRows.COLUMNS, TASK.SEQ);

  static StoredTask of(Row row) {
    return new StoredTask(row.get(TASK.SEQ), TaskRows.task(row));
  }

  /** Returns about how many characters it takes. */
  long size() {
    return TaskRows.size(task);
  }
}
