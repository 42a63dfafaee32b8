package io.skep.docs;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.memory.InMemoryStore;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The code of {@code docs/writing-an-adapter.md}. */
class AdapterDocTest {

  static class MyStores implements StoreFixture {

    @Override
    public Store shared(InstantSource clock) {
      return InMemoryStore.open(clock);
    }

    @Override
    public OpenStore open(InstantSource clock) {
      return new OpenStore(InMemoryStore.open(clock), () -> {});
    }
  }

  @Nested
  class MyStoreContractsTest extends StoreContractSuite {

    @Override
    protected StoreFixture stores() {
      return new MyStores();
    }
  }
}
