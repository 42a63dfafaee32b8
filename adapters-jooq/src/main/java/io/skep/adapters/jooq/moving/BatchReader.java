package io.skep.adapters.jooq.moving;

import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the rows of a store. */
final class BatchReader {

  private final MovableStore store;

  BatchReader(MovableStore store) {
    this.store = store;
  }

  /** A row and where reading goes on behind it. */
  private record Read(StoredRow row, String position) {}

  RowBatch read(RowKind kind, String after) {
    var sql = store.sql(kind);
    var slice =
        translated(
            () ->
                store
                    .session()
                    .slice(
                        sql.read(),
                        arguments -> sql.setPosition(arguments, after),
                        row -> new Read(sql.row(row), sql.position(row)),
                        RowBatch.MAX_ROWS,
                        read -> read.row().size()));
    var items = slice.items();
    return new RowBatch(
        items.stream().map(Read::row).toList(),
        slice.more() ? Optional.of(items.get(items.size() - 1).position()) : Optional.empty());
  }

  <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw store.failures().translate(e);
    }
  }
}
