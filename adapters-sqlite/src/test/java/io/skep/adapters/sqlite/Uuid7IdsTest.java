package io.skep.adapters.sqlite;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.IdGeneratorContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class Uuid7IdsTest extends IdGeneratorContract {

  private final OpenStores stores = new OpenStores();

  @TempDir private Path folder;

  @Override
  protected Store emptyStore(InstantSource clock) {
    return stores.open(folder, clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }
}
