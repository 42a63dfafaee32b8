package io.skep.adapters.jooq.transfer;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.RowBatch;
import io.skep.domain.transfer.TransferTarget;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A database that another one is moved to. */
public final class SqlTransferTarget implements TransferTarget {

  private final TransferStore store;
  private final RowBatchReader reader;
  private Optional<TransferProgress> progress;

  /**
   * Creates the target.
   *
   * @param store is closed with this
   */
  public SqlTransferTarget(TransferStore store) {
    this.store = store;
    reader = new RowBatchReader(store);
    progress = reader.translatingErrors(() -> TransferProgress.find(store.session()));
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
  public Optional<String> incompleteSource() {
    return progress.map(TransferProgress::source);
  }

  @Override
  public void begin(String source) {
    progress = inTransaction(() -> Optional.of(TransferProgress.begin(store.session(), source)));
  }

  @Override
  public void add(List<PortableRow> rows) {
    runStep(
        next -> {
          RowInserter.insert(store, rows);
          return Optional.of(next);
        });
  }

  @Override
  public void clear() {
    runStep(
        next -> {
          store.clear();
          return Optional.of(next);
        });
  }

  @Override
  public void complete() {
    runStep(
        next -> {
          next.complete(store.session());
          return Optional.empty();
        });
  }

  private void runStep(Function<TransferProgress, Optional<TransferProgress>> change) {
    var present =
        progress.orElseThrow(
            () -> new IllegalStateException("the move has not begun, or has ended"));
    progress = inTransaction(() -> change.apply(present.advance(store.session())));
  }

  private <T> T inTransaction(Supplier<T> change) {
    return reader.translatingErrors(
        () -> {
          store.begin();
          try {
            T result = change.get();
            store.commit();
            return result;
          } catch (RuntimeException | Error e) {
            store.rollBack();
            throw e;
          }
        });
  }

  @Override
  public void close() {
    store.close();
  }

  /** Returns the refusal of a store that is older than this version of Skep. */
  public static StoreException olderSchemaException(String store, int version, int latest) {
    return new StoreException(
        ErrorCode.SCHEMA_MISMATCH,
        ("the schema of %s is at version %d, and is moved from version %d only; "
                + "'skep schema status --store' brings it there")
            .formatted(store, version, latest),
        null);
  }
}
