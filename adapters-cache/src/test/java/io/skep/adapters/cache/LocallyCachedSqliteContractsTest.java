package io.skep.adapters.cache;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.StoreFixture;
import org.junit.jupiter.api.Tag;

/** The local level alone over SQLite. */
@Tag("exhaustive")
class LocallyCachedSqliteContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return CachedStores.SQLITE_LOCAL;
  }
}
