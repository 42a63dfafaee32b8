package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;

/** Store contracts with local and shared cache over PostgreSQL. */
class CachedPostgresContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES =
      new CachedStoreFixture(CachedStoreFixture.Backing.POSTGRES, true);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
