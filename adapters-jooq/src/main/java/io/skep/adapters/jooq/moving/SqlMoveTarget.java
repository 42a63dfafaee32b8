package io.skep.adapters.jooq.moving;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.move.MoveTarget;
import io.skep.domain.move.RowBatch;
import io.skep.domain.move.RowKind;
import io.skep.domain.move.StoredRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A database that another one is moved to. */
public final class SqlMoveTarget implements MoveTarget {

  private final MovableStore store;
  private final BatchReader reader;
  private Optional<MoveMark> mark;

  /**
   * Creates the target.
   *
   * @param store is closed with this
   */
  public SqlMoveTarget(MovableStore store) {
    this.store = store;
    reader = new BatchReader(store);
    mark = reader.translated(() -> MoveMark.find(store.session()));
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
  public Optional<String> unfinishedFrom() {
    return mark.map(MoveMark::source);
  }

  @Override
  public void begin(String source) {
    mark = write(() -> Optional.of(MoveMark.begin(store.session(), source)));
  }

  @Override
  public void add(List<StoredRow> rows) {
    step(
        next -> {
          Insertion.insert(store, rows);
          return Optional.of(next);
        });
  }

  @Override
  public void clear() {
    step(
        next -> {
          store.clear();
          return Optional.of(next);
        });
  }

  @Override
  public void end() {
    step(
        next -> {
          next.end(store.session());
          return Optional.empty();
        });
  }

  private void step(Function<MoveMark, Optional<MoveMark>> change) {
    var present =
        mark.orElseThrow(() -> new IllegalStateException("the move has not begun, or has ended"));
    mark = write(() -> change.apply(present.next(store.session())));
  }

  private <T> T write(Supplier<T> change) {
    return reader.translated(
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
  public static StoreException older(String store, int version, int latest) {
    return new StoreException(
        ErrorCode.SCHEMA_MISMATCH,
        ("the schema of %s is at version %d, and is moved from version %d only; "
                + "'skep schema status --store' brings it there")
            .formatted(store, version, latest),
        null);
  }
}
