package io.skep.adapters.postgres;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskManagerModelContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class PostgresTaskManagerModelTest extends TaskManagerModelContract {

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
