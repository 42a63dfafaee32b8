package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.UnitOfWorkContract;
import java.time.InstantSource;

class InMemoryUnitOfWorkTest extends UnitOfWorkContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
