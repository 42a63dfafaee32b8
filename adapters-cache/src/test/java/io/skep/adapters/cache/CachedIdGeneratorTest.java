package io.skep.adapters.cache;

import io.skep.domain.store.Store;
import io.skep.testkit.contract.IdGeneratorContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CachedIdGeneratorTest extends IdGeneratorContract {

  private final OpenStores stores = new OpenStores();

  @Parameter private Behind behind;

  @Override
  protected Store emptyStore(InstantSource clock) {
    return stores.open(behind, clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }
}
