package io.skep.testkit.memory;

import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import io.skep.testkit.contract.transfer.StoreTransferContract;

class InMemoryTransferStoreTest extends StoreTransferContract {

  private final InMemoryTransferStore rows = new InMemoryTransferStore("memory");

  @Override
  protected TransferSource source() {
    return rows.source();
  }

  @Override
  protected TransferTarget target() {
    return rows.target();
  }

  @Override
  protected MergeTarget mergeTarget() {
    return rows.mergeTarget();
  }
}
