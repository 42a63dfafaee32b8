package io.skep;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.partition.PartitionedStore;
import io.skep.domain.store.Store;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Open store with its ports.
 *
 * @param ports ports of the store
 * @param partitionedStore monthly partitions, if the store has them
 * @param closeAction closes the store
 * @param transactionJoiner runs calls in transactions of callers
 */
record StoreHandle(
    Store ports,
    Optional<PartitionedStore> partitionedStore,
    Runnable closeAction,
    TransactionJoiner transactionJoiner) {

  /** Runs calls in a transaction that the caller has begun. */
  interface TransactionJoiner {
    <T> T inTransaction(Connection connection, Supplier<T> block);
  }

  /** Clock of this machine, by which leases expire in stores without a clock of their own. */
  static final InstantSource SYSTEM_CLOCK = InstantSource.system();

  static StoreHandle of(SqliteStore store) {
    return new StoreHandle(
        store.ports(), Optional.empty(), store::close, StoreHandle::rejectTransaction);
  }

  static StoreHandle of(PostgresStore store) {
    return new StoreHandle(
        store.ports(), Optional.of(store.partitionedStore()), store::close, store::inTransaction);
  }

  private static <T> T rejectTransaction(Connection connection, Supplier<T> block) {
    throw new InvalidArgumentException(
        "connection", "requires a PostgreSQL store: an SQLite file has one writer");
  }
}
