package io.skep.testkit.memory;

import io.skep.domain.value.SwarmId;
import java.util.HashMap;
import java.util.Map;

/** Rows of all swarms. Guarded by the lock of {@link InMemoryUnitOfWork}. */
final class SwarmStates {

  private final Map<SwarmId, SwarmState> states = new HashMap<>();
  private final UndoLog undoLog;

  SwarmStates(UndoLog undoLog) {
    this.undoLog = undoLog;
  }

  SwarmState of(SwarmId swarm) {
    return states.computeIfAbsent(swarm, id -> new SwarmState(id, undoLog));
  }
}
