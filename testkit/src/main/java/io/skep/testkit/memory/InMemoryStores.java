package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.StoreFixture;
import java.time.InstantSource;

/** Stores in memory for the tests of contracts: one for each test, as opening one costs nothing. */
public final class InMemoryStores implements StoreFixture {

  @Override
  public Store shared(InstantSource clock) {
    return InMemoryStore.open(clock);
  }

  @Override
  public OpenStore open(InstantSource clock) {
    return new OpenStore(InMemoryStore.open(clock), () -> {});
  }
}
