package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.coherence.KeyPaths;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
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

/** Caching {@link QueueRepository}: caches queue summaries and task counts. Thread-safe. */
public final class CachedQueueRepository implements QueueRepository {

  private final QueueRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<PageRequest, Page<QueueSummary>> queues;
  private final Region<String, Map<TaskStatus, Long>> counts;

  /** Creates the regions of this repository in a cache context. */
  public CachedQueueRepository(QueueRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    queues =
        context.createRegion(
            "queues",
            page -> "queue:summaries:" + KeyPaths.of(page),
            page -> List.of(ChangeTag.any(ChangeKind.QUEUE)),
            page ->
                SizeEstimator.sizeOf(
                    page.items(), queue -> SizeEstimator.sizeOf(queue.settings().name().value())),
            NullableCodec.of(CacheCodecs.pageOf(QueueSummary.class)),
            (swarm, page) -> store().list(swarm, page));
    counts =
        context.createRegion(
            "task-counts",
            unused -> "task-counts",
            unused -> List.of(ChangeTag.any(ChangeKind.QUEUE)),
            byStatus -> SizeEstimator.sizeOf(byStatus.keySet(), status -> 0),
            NullableCodec.of(CacheCodecs.countsBy(TaskStatus.class)),
            (swarm, unused) -> Collections.unmodifiableMap(store().countByStatus(swarm)));
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
    return transactionScope.passThrough(delegate);
  }
}
