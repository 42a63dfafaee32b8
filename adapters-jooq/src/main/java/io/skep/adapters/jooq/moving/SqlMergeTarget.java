package io.skep.adapters.jooq.moving;

import io.skep.domain.move.MergeTarget;
import io.skep.domain.move.StoredRow;
import java.util.List;
import java.util.Optional;

/** A database that rows of another one are added to. */
public final class SqlMergeTarget implements MergeTarget {

  private final MovableStore store;
  private final BatchReader reader;

  /**
   * Creates the target and begins its transaction.
   *
   * @param store is closed with this
   */
  public SqlMergeTarget(MovableStore store) {
    this.store = store;
    reader = new BatchReader(store);
    reader.translated(
        () -> {
          MoveMark.requireNone(store.session(), store.identity());
          store.begin();
          return true;
        });
  }

  @Override
  public String identity() {
    return store.identity();
  }

  @Override
  public List<Optional<StoredRow>> find(List<StoredRow> rows) {
    return rows.isEmpty() ? List.of() : reader.translated(() -> store.find(rows));
  }

  @Override
  public void add(List<StoredRow> rows) {
    reader.translated(
        () -> {
          Insertion.insert(store, rows);
          return true;
        });
  }

  @Override
  public void commit() {
    reader.translated(
        () -> {
          store.changeAll();
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
