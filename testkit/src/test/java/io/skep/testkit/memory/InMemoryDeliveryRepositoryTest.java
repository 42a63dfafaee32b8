package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.DeliveryRepositoryContract;
import java.time.InstantSource;

class InMemoryDeliveryRepositoryTest extends DeliveryRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
