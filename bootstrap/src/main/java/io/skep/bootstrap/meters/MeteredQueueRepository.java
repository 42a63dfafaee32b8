package io.skep.bootstrap.meters;

import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Map;
import java.util.Optional;

/** Times what it hands on. */
final class MeteredQueueRepository implements QueueRepository {

  private final QueueRepository delegate;
  private final StoreTimers timers;

  MeteredQueueRepository(QueueRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Optional<QueueSettings> find(SwarmId swarm, QueueName name) {
    return timers.time("queue.find", () -> delegate.find(swarm, name));
  }

  @Override
  public QueueSettings save(SwarmId swarm, QueueSettings settings) {
    return timers.time("queue.save", () -> delegate.save(swarm, settings));
  }

  @Override
  public Page<QueueSummary> list(SwarmId swarm, PageRequest page) {
    return timers.time("queue.list", () -> delegate.list(swarm, page));
  }

  @Override
  public Map<TaskStatus, Long> countByStatus(SwarmId swarm) {
    return timers.time("queue.countByStatus", () -> delegate.countByStatus(swarm));
  }
}
