package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;

/** Both levels over PostgreSQL. */
class CachedPostgresContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES = new CachedStores(CachedStores.Backing.POSTGRES, true);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
