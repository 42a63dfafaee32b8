package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.AgentRepositoryContract;
import java.time.InstantSource;

class InMemoryAgentRepositoryTest extends AgentRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
