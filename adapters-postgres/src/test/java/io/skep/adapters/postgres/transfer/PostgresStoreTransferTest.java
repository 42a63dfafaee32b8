package io.skep.adapters.postgres.transfer;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.postgres.PostgresStoreFixture;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import io.skep.testkit.contract.transfer.StoreTransferContract;

class PostgresStoreTransferTest extends StoreTransferContract {

  private final PostgresConfig config =
      PostgresConfig.of(PostgresAddress.parse(PostgresStoreFixture.newDatabase()));

  @Override
  protected TransferSource source() {
    return PostgresStore.transferSource(config);
  }

  @Override
  protected TransferTarget target() {
    return PostgresStore.transferTarget(config);
  }

  @Override
  protected MergeTarget mergeTarget() {
    return PostgresStore.mergeTarget(config);
  }
}
