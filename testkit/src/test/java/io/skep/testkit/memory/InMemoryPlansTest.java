package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.PlansContract;
import java.time.InstantSource;

class InMemoryPlansTest extends PlansContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
