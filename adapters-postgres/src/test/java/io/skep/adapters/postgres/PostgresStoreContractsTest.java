package io.skep.adapters.postgres;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;

class PostgresStoreContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return new PostgresStoreFixture();
  }
}
