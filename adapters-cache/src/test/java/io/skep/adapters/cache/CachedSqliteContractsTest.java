package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;

/** Both levels over SQLite. */
class CachedSqliteContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES = new CachedStores(CachedStores.Backing.SQLITE, true);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
