package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.MessageLogContract;
import java.time.InstantSource;

class InMemoryMessageLogTest extends MessageLogContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
