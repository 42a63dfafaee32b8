package io.skep.adapters.postgres;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.MessageLogContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class PostgresMessageLogTest extends MessageLogContract {

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
