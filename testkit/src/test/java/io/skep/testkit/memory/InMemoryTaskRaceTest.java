package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskRaceContract;
import java.time.InstantSource;

class InMemoryTaskRaceTest extends TaskRaceContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
