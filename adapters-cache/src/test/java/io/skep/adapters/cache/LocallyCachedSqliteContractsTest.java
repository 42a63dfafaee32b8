package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;
import org.junit.jupiter.api.Tag;

/** Store contracts with the local cache only over SQLite. */
@Tag("exhaustive")
class LocallyCachedSqliteContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES =
      new CachedStoreFixture(CachedStoreFixture.Backing.SQLITE, false);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
