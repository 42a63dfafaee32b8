package io.skep;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.month.MonthlyStore;
import io.skep.domain.store.Store;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that is open.
 *
 * @param ports its ports
 * @param months what it keeps by month, if it does
 * @param closing what closes it
 * @param joining how it takes part in transactions of others
 */
record OpenStore(Store ports, Optional<MonthlyStore> months, Runnable closing, Joining joining) {

  /** Has calls take part in a transaction that a caller has begun. */
  interface Joining {
    <T> T within(Connection connection, Supplier<T> block);
  }

  /** The clock of this machine, by which a store expires leases that has no clock of its own. */
  static final InstantSource CLOCK = InstantSource.system();

  static OpenStore of(SqliteStore store) {
    return new OpenStore(store.ports(), Optional.empty(), store::close, OpenStore::refuse);
  }

  static OpenStore of(PostgresStore store) {
    return new OpenStore(store.ports(), Optional.of(store.months()), store::close, store::within);
  }

  private static <T> T refuse(Connection connection, Supplier<T> block) {
    throw new InvalidArgumentException(
        "connection", "can be given to a store in PostgreSQL only: a file has one writer");
  }
}
