package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;

/** Both levels over PostgreSQL. */
class CachedPostgresContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return CachedStores.POSTGRES_AND_REDIS;
  }
}
