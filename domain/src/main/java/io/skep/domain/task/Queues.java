package io.skep.domain.task;

import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The queues of one swarm: their settings and counts. A queue needs no making.
 *
 * <p>Each method is one unit of work, or part of the caller's. Safe for use by many threads. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Queues {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final QueueRepository queues;

  /** Creates the queues of a swarm over its store. */
  public Queues(SwarmId swarm, UnitOfWork work, QueueRepository queues) {
    this.swarm = swarm;
    this.work = work;
    this.queues = queues;
  }

  /** Returns the settings of a queue; the defaults if nothing was ever said of it. */
  public QueueSettings settings(QueueName name) {
    return queues.find(swarm, name).orElseGet(() -> QueueSettings.defaults(name));
  }

  /** Stops handing out the tasks of a queue; those in progress go on. Returns the settings. */
  public QueueSettings pause(QueueName name) {
    return change(name, settings -> settings.withPaused(true));
  }

  /** Hands out the tasks of a queue again. Returns the settings. */
  public QueueSettings resume(QueueName name) {
    return change(name, settings -> settings.withPaused(false));
  }

  /**
   * Changes the settings of a queue.
   *
   * @param change takes the settings as they stand to those that are wanted
   * @return the settings as stored
   */
  public QueueSettings change(QueueName name, UnaryOperator<QueueSettings> change) {
    return work.write(
        () -> {
          var before = settings(name);
          var after = change.apply(before);
          return after.equals(before) ? before : queues.save(swarm, after);
        });
  }

  /** Returns a page of the queues that have tasks or settings, ordered by name. */
  public Page<QueueSummary> list(PageRequest page) {
    return queues.list(swarm, page);
  }

  /** Returns how many tasks of the swarm are in each status; an empty status is left out. */
  public Map<TaskStatus, Long> countByStatus() {
    return queues.countByStatus(swarm);
  }
}
