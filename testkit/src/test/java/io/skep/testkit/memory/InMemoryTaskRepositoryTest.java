package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskRepositoryContract;
import java.time.InstantSource;

class InMemoryTaskRepositoryTest extends TaskRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
