package io.skep.adapters.jooq.transfer;

import io.skep.domain.transfer.EntityType;
import io.skep.domain.transfer.PortableRow;
import io.skep.domain.transfer.RowBatch;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the rows of a store. */
final class RowBatchReader {

  private final TransferStore store;

  RowBatchReader(TransferStore store) {
    this.store = store;
  }

  /** A row and where reading goes on behind it. */
  private record PositionedRow(PortableRow row, String position) {}

  RowBatch read(EntityType kind, String after) {
    var sql = store.entitySql(kind);
    var slice =
        translatingErrors(
            () ->
                store
                    .session()
                    .slice(
                        sql.readStatement(),
                        arguments -> sql.bindPosition(arguments, after),
                        row -> new PositionedRow(sql.toPortableRow(row), sql.positionOf(row)),
                        RowBatch.MAX_ROWS,
                        read -> read.row().estimatedSize()));
    var items = slice.items();
    return new RowBatch(
        items.stream().map(PositionedRow::row).toList(),
        slice.hasMore() ? Optional.of(items.get(items.size() - 1).position()) : Optional.empty());
  }

  <T> T translatingErrors(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw store.errorTranslator().translate(e);
    }
  }
}
