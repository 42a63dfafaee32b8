package io.skep.adapters.sqlite.task;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.task.TaskCounts.Key;
import io.skep.adapters.sqlite.transaction.CounterTable;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Labels;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/** How many tasks there are, by queue, requirements and status. */
final class TaskCounts implements CounterTable<Key> {

  /** What is counted together. */
  record Key(SwarmId swarm, QueueName queue, Labels requires, TaskStatus status) {

    static Key of(SwarmId swarm, Task task) {
      return new Key(swarm, task.spec().queue(), task.spec().requires(), task.status());
    }
  }

  private static final TaskCounts INSTANCE = new TaskCounts();

  private TaskCounts() {}

  /** Counts a new task. */
  static void countInsert(SqliteTransaction unit, SwarmId swarm, Task task) {
    unit.addToCount(INSTANCE, Key.of(swarm, task), 1);
  }

  /** Counts a task that changed. */
  static void countUpdate(SqliteTransaction unit, SwarmId swarm, Task before, Task after) {
    var from = Key.of(swarm, before);
    var to = Key.of(swarm, after);
    if (!from.equals(to)) {
      unit.addToCount(INSTANCE, from, -1);
      unit.addToCount(INSTANCE, to, 1);
    }
  }

  @Override
  public void add(Session session, Key key, long change) {
    // No upsert: it would check the number that is to be added as if it were the count.
    if (session.update(SqliteTaskSql.INCREMENT_COUNT, values -> bind(values, key, change)) == 0) {
      session.update(SqliteTaskSql.INSERT_COUNT, values -> bind(values, key, change));
    }
  }

  private static void bind(Bindings values, Key key, long change) {
    values
        .set(TASK_COUNT.SWARM, key.swarm())
        .set(TASK_COUNT.QUEUE, key.queue())
        .set(TASK_COUNT.REQUIRES, key.requires())
        .set(TASK_COUNT.STATUS, key.status())
        .set(TASK_COUNT.TASKS, change);
  }
}
