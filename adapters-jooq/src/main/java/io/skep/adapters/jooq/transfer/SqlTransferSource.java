package io.skep.adapters.jooq.transfer;

import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.RowBatch;
import io.skep.domain.transfer.TransferSource;
import java.util.List;

/** A database that is moved. */
public final class SqlTransferSource implements TransferSource {

  private final TransferStore store;
  private final RowBatchReader reader;

  /**
   * Creates the source.
   *
   * @param store is in a transaction that sees one state, and is closed with this
   */
  public SqlTransferSource(TransferStore store) {
    this.store = store;
    reader = new RowBatchReader(store);
  }

  @Override
  public String identity() {
    return store.identity();
  }

  @Override
  public RowBatch read(EntityType kind, String after) {
    return reader.read(kind, after);
  }

  @Override
  public List<String> archivedData() {
    return store.archivedData();
  }

  @Override
  public boolean hasChanged() {
    return reader.translatingErrors(store::hasChanged);
  }

  @Override
  public void close() {
    store.close();
  }
}
