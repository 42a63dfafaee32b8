package io.skep.bootstrap.metrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.memory.InMemoryStore;
import java.time.InstantSource;

class MeteredStoreContractsTest extends StoreContractSuite {

  private static final class MeteredStoreFixture implements StoreFixture {

    @Override
    public Store shared(InstantSource clock) {
      return open(clock).ports();
    }

    @Override
    public OpenStore open(InstantSource clock) {
      var meters = new SkepMetrics(InMemoryStore.open(clock), new SimpleMeterRegistry());
      return new OpenStore(meters.instrumentedStore(), () -> {});
    }
  }

  @Override
  protected StoreFixture stores() {
    return new MeteredStoreFixture();
  }
}
