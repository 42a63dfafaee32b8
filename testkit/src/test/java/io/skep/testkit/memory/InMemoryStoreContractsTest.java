package io.skep.testkit.memory;

import io.skep.testkit.contract.StoreContractSuite;
import io.skep.testkit.contract.store.StoreFixture;

class InMemoryStoreContractsTest extends StoreContractSuite {

  @Override
  protected StoreFixture stores() {
    return new InMemoryStoreFixture();
  }
}
