package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.OriginRepositoryContract;
import java.time.InstantSource;

final class InMemoryOriginRepositoryTest extends OriginRepositoryContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return InMemoryStore.open(clock);
  }
}
