package io.skep.domain.task;

import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.Optional;

/**
 * Port to durable storage of what was said of queues. A queue needs no making: it is there as soon
 * as a task or a setting names it.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code QueueRepositoryContract}.
 */
public interface QueueRepository {

  /** Returns the settings, or empty if nothing was ever said of the queue. */
  Optional<QueueSettings> find(SwarmId swarm, QueueName name);

  /**
   * Stores settings and increases their version by one. A queue without any counts as being at
   * version 0, as {@link QueueSettings#defaults} are.
   *
   * @return the settings as stored
   * @throws io.skep.domain.error.StaleVersionException if the stored version is another
   */
  QueueSettings save(SwarmId swarm, QueueSettings settings);

  /** Returns a page of the queues that have tasks or settings, ordered by name. */
  Page<QueueSummary> list(SwarmId swarm, PageRequest page);

  /**
   * Returns how many tasks of the swarm are in each status; a status without tasks is left out. The
   * cost does not grow with the number of tasks.
   */
  Map<TaskStatus, Long> countByStatus(SwarmId swarm);
}
