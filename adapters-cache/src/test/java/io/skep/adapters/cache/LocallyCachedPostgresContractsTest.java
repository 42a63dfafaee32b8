package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;
import org.junit.jupiter.api.Tag;

/** Store contracts with the local cache only over PostgreSQL. */
@Tag("exhaustive")
class LocallyCachedPostgresContractsTest extends StoreContractSuite {

  private static final StoreFixture STORES =
      new CachedStoreFixture(CachedStoreFixture.Backing.POSTGRES, false);

  @Override
  protected StoreFixture stores() {
    return STORES;
  }
}
