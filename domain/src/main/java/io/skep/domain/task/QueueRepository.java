package io.skep.domain.task;

import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.Optional;

/**
 * Port to durable storage of queue settings. A queue needs no creation: it exists as soon as a task
 * or settings name it.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * QueueRepositoryContract} specifies the behavior as tests.
 */
public interface QueueRepository {

  /** Returns the settings, or empty if none were ever stored for the queue. */
  Optional<QueueSettings> find(SwarmId swarm, QueueName name);

  /**
   * Stores settings and increments their version. A queue without settings is at version 0, like
   * {@link QueueSettings#defaults}.
   *
   * @return the settings as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version differs
   */
  QueueSettings save(SwarmId swarm, QueueSettings settings);

  /** Returns a page of the queues that have tasks or settings, ordered by name. */
  Page<QueueSummary> list(SwarmId swarm, PageRequest page);

  /**
   * Returns the number of tasks of the swarm by status; statuses without tasks are omitted. The
   * cost does not grow with the number of tasks.
   */
  Map<TaskStatus, Long> countByStatus(SwarmId swarm);
}
