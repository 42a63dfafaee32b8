package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.ReadySignalsContract;
import java.time.InstantSource;

class InMemoryReadySignalsTest extends ReadySignalsContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
