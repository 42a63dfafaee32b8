package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.store.StoreFixture;
import java.time.InstantSource;

/**
 * Provides in-memory stores for contract tests: a new one for each test, as opening one is cheap.
 */
public final class InMemoryStoreFixture implements StoreFixture {

  @Override
  public Store shared(InstantSource clock) {
    return InMemoryStore.open(clock);
  }

  @Override
  public OpenStore open(InstantSource clock) {
    return new OpenStore(InMemoryStore.open(clock), () -> {});
  }
}
