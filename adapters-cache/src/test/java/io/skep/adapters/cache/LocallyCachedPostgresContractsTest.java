package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The local level alone over PostgreSQL. */
@Tag("exhaustive")
class LocallyCachedPostgresContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES = new CachedStores(CachedStores.Backing.POSTGRES, false);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
