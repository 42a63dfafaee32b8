package io.skep.bootstrap.meters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.ChangeFeedContract;
import io.skep.testkit.memory.InMemoryStore;
import java.time.InstantSource;

class MeteredChangeFeedTest extends ChangeFeedContract {

  @Override
  protected Store emptyStore(InstantSource clock) {
    return new Meters(InMemoryStore.open(clock), new SimpleMeterRegistry()).store();
  }

  @Override
  protected Store anotherStore(InstantSource clock) {
    return emptyStore(clock);
  }
}
