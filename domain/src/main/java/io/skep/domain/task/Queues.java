package io.skep.domain.task;

import io.skep.domain.transaction.UnitOfWork;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Queues of a swarm: their settings and task counts. A queue needs no creation.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own. Thread-safe. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class Queues {

  private final SwarmId swarm;
  private final UnitOfWork work;
  private final QueueRepository queues;

  /** Creates the queues of a swarm on its store. */
  public Queues(SwarmId swarm, UnitOfWork work, QueueRepository queues) {
    this.swarm = swarm;
    this.work = work;
    this.queues = queues;
  }

  /** Returns the settings of a queue; the defaults if none were stored. */
  public QueueSettings settings(QueueName name) {
    return queues.find(swarm, name).orElseGet(() -> QueueSettings.defaults(name));
  }

  /** Suspends claims from a queue; tasks in progress continue. Returns the settings. */
  public QueueSettings pause(QueueName name) {
    return update(name, settings -> settings.withPaused(true));
  }

  /** Resumes claims from a queue. Returns the settings. */
  public QueueSettings resume(QueueName name) {
    return update(name, settings -> settings.withPaused(false));
  }

  /**
   * Updates the settings of a queue; nothing is stored if they do not change.
   *
   * @param change maps the current settings to the new ones
   * @return the settings as stored
   */
  public QueueSettings update(QueueName name, UnaryOperator<QueueSettings> change) {
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

  /** Returns the number of tasks of the swarm by status; statuses without tasks are omitted. */
  public Map<TaskStatus, Long> countByStatus() {
    return queues.countByStatus(swarm);
  }
}
