package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.AgentRegistryContract;
import java.time.InstantSource;

class InMemoryAgentRegistryTest extends AgentRegistryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
