package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.TaskCountTable.TASK_COUNT;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.sqlite.TaskCounts.Key;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Labels;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/** How many tasks there are, by queue, requirements and status. */
final class TaskCounts implements Tally<Key> {

  /** What is counted together. */
  record Key(SwarmId swarm, QueueName queue, Labels requires, TaskStatus status) {

    static Key of(SwarmId swarm, Task task) {
      return new Key(swarm, task.spec().queue(), task.spec().requires(), task.status());
    }
  }

  private static final TaskCounts INSTANCE = new TaskCounts();

  private TaskCounts() {}

  /** Counts a new task. */
  static void added(WriteUnit unit, SwarmId swarm, Task task) {
    unit.add(INSTANCE, Key.of(swarm, task), 1);
  }

  /** Counts a task that changed. */
  static void changed(WriteUnit unit, SwarmId swarm, Task before, Task after) {
    var from = Key.of(swarm, before);
    var to = Key.of(swarm, after);
    if (!from.equals(to)) {
      unit.add(INSTANCE, from, -1);
      unit.add(INSTANCE, to, 1);
    }
  }

  @Override
  public void add(Session session, Key key, long change) {
    // No upsert: it would check the number that is to be added as if it were the count.
    if (session.update(TaskStatements.ADD_TO_COUNT, values -> bind(values, key, change)) == 0) {
      session.update(TaskStatements.BEGIN_COUNT, values -> bind(values, key, change));
    }
  }

  private static void bind(Arguments values, Key key, long change) {
    values
        .set(TASK_COUNT.SWARM, key.swarm())
        .set(TASK_COUNT.QUEUE, key.queue())
        .set(TASK_COUNT.REQUIRES, key.requires())
        .set(TASK_COUNT.STATUS, key.status())
        .set(TASK_COUNT.TASKS, change);
  }
}
