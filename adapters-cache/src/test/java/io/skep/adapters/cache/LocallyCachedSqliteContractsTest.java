package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The local level alone over SQLite. */
@Tag("exhaustive")
class LocallyCachedSqliteContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES = new CachedStores(CachedStores.Backing.SQLITE, false);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
