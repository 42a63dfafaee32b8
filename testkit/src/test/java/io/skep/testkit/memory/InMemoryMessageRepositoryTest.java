package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.MessageRepositoryContract;
import java.time.InstantSource;

class InMemoryMessageRepositoryTest extends MessageRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
