package io.skep.adapters.jooq.moving;

import io.skep.domain.move.MoveSource;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import java.util.List;

/** A database that is moved. */
public final class SqlMoveSource implements MoveSource {

  private final MovableStore store;
  private final BatchReader reader;

  /**
   * Creates the source.
   *
   * @param store is in a transaction that sees one state, and is closed with this
   */
  public SqlMoveSource(MovableStore store) {
    this.store = store;
    reader = new BatchReader(store);
  }

  @Override
  public String identity() {
    return store.identity();
  }

  @Override
  public RowBatch read(RowKind kind, String after) {
    return reader.read(kind, after);
  }

  @Override
  public List<String> keptElsewhere() {
    return store.keptElsewhere();
  }

  @Override
  public boolean hasChanged() {
    return reader.translated(store::hasChanged);
  }

  @Override
  public void close() {
    store.close();
  }
}
