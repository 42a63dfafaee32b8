package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.QueueRepositoryContract;
import java.time.InstantSource;

class InMemoryQueueRepositoryTest extends QueueRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
