package io.skep.adapters.jooq.transaction;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/**
 * Names a queue.
 *
 * @param swarm whose queue
 * @param name its name there
 */
public record QueueId(SwarmId swarm, QueueName name) {}
