package io.skep.adapters.sqlite;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;

class SqliteStoreContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return new SqliteStoreFixture();
  }
}
