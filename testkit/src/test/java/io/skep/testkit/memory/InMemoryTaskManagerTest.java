package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskManagerContract;
import java.time.InstantSource;

class InMemoryTaskManagerTest extends TaskManagerContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
