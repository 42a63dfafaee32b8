package io.skep.adapters.postgres;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.QueueRepositoryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class SqlQueueRepositoryTest extends QueueRepositoryContract {

  private final OpenStores stores = new OpenStores();

  @Override
  protected Store emptyStore(InstantSource clock) {
    return stores.open(clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }
}
