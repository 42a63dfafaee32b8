package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;

/** Both levels over SQLite. */
class CachedSqliteContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return CachedStores.SQLITE_AND_REDIS;
  }
}
