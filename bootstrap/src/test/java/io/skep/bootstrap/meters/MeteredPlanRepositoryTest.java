package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.PlanRepositoryContract;
import io.skep.testkit.memory.InMemoryStore;
import java.time.InstantSource;

class MeteredPlanRepositoryTest extends PlanRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return new Meters(InMemoryStore.open(clock), new SimpleMeterRegistry()).store();
  }
}
