package io.skep.application.importing.task;

import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.HashMap;
import java.util.Map;

/** Lookup of queue settings, cached for one unit of work. Not thread-safe. */
final class QueueSettingsLookup {

  private final SwarmId swarm;
  private final QueueRepository queues;
  private final Map<QueueName, QueueSettings> cache = new HashMap<>();

  QueueSettingsLookup(SwarmId swarm, QueueRepository queues) {
    this.swarm = swarm;
    this.queues = queues;
  }

  QueueSettings get(QueueName queue) {
    return cache.computeIfAbsent(
        queue, name -> queues.find(swarm, name).orElseGet(() -> QueueSettings.defaults(name)));
  }
}
