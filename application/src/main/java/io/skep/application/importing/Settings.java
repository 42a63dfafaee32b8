package io.skep.application.importing;

import io.skep.domain.task.QueueRepository;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.HashMap;
import java.util.Map;

/** The settings of queues, as one unit of work sees them. */
final class Settings {

  private final SwarmId swarm;
  private final QueueRepository queues;
  private final Map<QueueName, QueueSettings> known = new HashMap<>();

  Settings(SwarmId swarm, QueueRepository queues) {
    this.swarm = swarm;
    this.queues = queues;
  }

  QueueSettings of(QueueName queue) {
    return known.computeIfAbsent(
        queue, name -> queues.find(swarm, name).orElseGet(() -> QueueSettings.defaults(name)));
  }
}
