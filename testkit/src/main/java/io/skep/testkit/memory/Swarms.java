package io.skep.testkit.memory;

import io.skep.domain.value.SwarmId;
import java.util.HashMap;
import java.util.Map;

/** The rows of all swarms. Guarded by the lock of {@link InMemoryUnitOfWork}. */
final class Swarms {

  private final Map<SwarmId, SwarmState> states = new HashMap<>();
  private final Journal journal;

  Swarms(Journal journal) {
    this.journal = journal;
  }

  SwarmState of(SwarmId swarm) {
    return states.computeIfAbsent(swarm, id -> new SwarmState(id, journal));
  }
}
