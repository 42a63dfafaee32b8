package io.skep.adapters.jooq.transfer;

import io.skep.domain.transfer.MergeTarget;
import io.skep.domain.transfer.PortableRow;
import java.util.List;
import java.util.Optional;

/** A database that rows of another one are added to. */
public final class SqlMergeTarget implements MergeTarget {

  private final TransferStore store;
  private final RowBatchReader reader;

  /**
   * Creates the target and begins its transaction.
   *
   * @param store is closed with this
   */
  public SqlMergeTarget(TransferStore store) {
    this.store = store;
    reader = new RowBatchReader(store);
    reader.translatingErrors(
        () -> {
          TransferProgress.requireNoTransfer(store.session(), store.identity());
          store.begin();
          return true;
        });
  }

  @Override
  public String identity() {
    return store.identity();
  }

  @Override
  public List<Optional<PortableRow>> find(List<PortableRow> rows) {
    return rows.isEmpty() ? List.of() : reader.translatingErrors(() -> store.findExisting(rows));
  }

  @Override
  public void add(List<PortableRow> rows) {
    reader.translatingErrors(
        () -> {
          RowInserter.insert(store, rows);
          return true;
        });
  }

  @Override
  public void commit() {
    reader.translatingErrors(
        () -> {
          store.invalidateAll();
          store.commit();
          return true;
        });
  }

  @Override
  public void close() {
    store.rollBack();
    store.close();
  }
}
