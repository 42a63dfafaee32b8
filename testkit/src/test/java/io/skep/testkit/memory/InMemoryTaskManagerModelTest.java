package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskManagerModelContract;
import java.time.InstantSource;

class InMemoryTaskManagerModelTest extends TaskManagerModelContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
