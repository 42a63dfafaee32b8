package io.skep.adapters.cache;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.TaskManagerModelContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CachedTaskManagerModelTest extends TaskManagerModelContract {

  private final OpenStores stores = new OpenStores();

  @Parameter private Behind behind;

  @Override
  protected Store emptyStore(InstantSource clock) {
    return stores.open(behind, clock);
  }

  /** For each of the four backings. */
  @Override
  protected int sequences() {
    return 10;
  }

  @AfterEach
  void close() {
    stores.close();
  }
}
