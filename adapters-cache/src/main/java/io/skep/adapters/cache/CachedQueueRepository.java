package io.skep.adapters.cache;

import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps queues at a glance, and how many tasks there are. */
final class CachedQueueRepository implements QueueRepository {

  private final QueueRepository delegate;
  private final Block block;
  private final Region<PageRequest, Page<QueueSummary>> queues;
  private final Region<String, Map<TaskStatus, Long>> counts;

  CachedQueueRepository(QueueRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    queues =
        levels.region(
            "queues",
            page -> "queue:summaries:" + Paths.of(page),
            page -> List.of(ChangeTag.any(ChangeKind.QUEUE)),
            page -> Weights.of(page.items(), queue -> Weights.of(queue.settings().name().value())),
            Form.of(CacheFormats.pageOf(QueueSummary.class)),
            (swarm, page) -> store().list(swarm, page));
    counts =
        levels.region(
            "task-counts",
            any -> "task-counts",
            any -> List.of(ChangeTag.any(ChangeKind.QUEUE)),
            count -> Weights.of(count.keySet(), status -> 0),
            Form.of(CacheFormats.countsBy(TaskStatus.class)),
            (swarm, any) -> Collections.unmodifiableMap(store().countByStatus(swarm)));
  }

  @Override
  public Optional<QueueSettings> find(SwarmId swarm, QueueName name) {
    return store().find(swarm, name);
  }

  @Override
  public QueueSettings save(SwarmId swarm, QueueSettings settings) {
    return store().save(swarm, settings);
  }

  @Override
  public Page<QueueSummary> list(SwarmId swarm, PageRequest page) {
    return queues.get(swarm, page);
  }

  @Override
  public Map<TaskStatus, Long> countByStatus(SwarmId swarm) {
    return counts.get(swarm, "");
  }

  private QueueRepository store() {
    return block.passing(delegate);
  }
}
