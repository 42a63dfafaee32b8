package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskTable.TASK;

import io.skep.adapters.jooq.mapping.TaskMapper;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.domain.task.Task;
import java.util.List;
import org.jooq.Field;

/**
 * A task and its place.
 *
 * @param seq its row
 * @param task the task
 */
record TaskRow(long seq, Task task) {

  /** What it is read from. */
  static final List<Field<?>> COLUMNS = StatementDsl.concat(TaskMapper.COLUMNS, TASK.SEQ);

  static TaskRow of(Row row) {
    return new TaskRow(row.get(TASK.SEQ), TaskMapper.toTask(row));
  }

  /** Returns about how many characters it takes. */
  long size() {
    return TaskMapper.estimatedSize(task);
  }
}
