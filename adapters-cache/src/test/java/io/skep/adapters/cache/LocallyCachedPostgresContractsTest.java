package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The local level alone over PostgreSQL. */
@Tag("exhaustive")
class LocallyCachedPostgresContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return CachedStores.POSTGRES_LOCAL;
  }
}
