package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.PlanRepositoryContract;
import java.time.InstantSource;

class InMemoryPlanRepositoryTest extends PlanRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
