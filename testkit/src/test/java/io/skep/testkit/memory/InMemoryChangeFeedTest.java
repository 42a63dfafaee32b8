package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.ChangeFeedContract;
import java.time.InstantSource;

final class InMemoryChangeFeedTest extends ChangeFeedContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }

  @Override
  protected Store anotherStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
