package io.skep.adapters.sqlite.transfer;

import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.TransferSource;
import io.skep.domain.transfer.TransferTarget;
import io.skep.testkit.contract.transfer.StoreTransferContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTransferTest extends StoreTransferContract {

  @TempDir private Path folder;

  private SqliteConfig config() {
    return SqliteConfig.of(folder.resolve("skep.db"));
  }

  @BeforeEach
  void createStore() {
    SqliteStore.open(config(), InstantSource.system()).close();
  }

  @Override
  protected TransferSource source() {
    return SqliteStore.transferSource(config());
  }

  @Override
  protected TransferTarget target() {
    return SqliteStore.transferTarget(config());
  }

  @Override
  protected MergeTarget mergeTarget() {
    return SqliteStore.mergeTarget(config());
  }
}
