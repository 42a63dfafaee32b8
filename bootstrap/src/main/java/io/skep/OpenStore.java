package io.skep;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.store.Store;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A store that is open.
 *
 * @param ports its ports
 * @param closing what closes it
 * @param joining how it takes part in transactions of others
 */
record OpenStore(Store ports, Runnable closing, Joining joining) {

  /** Has calls take part in a transaction that a caller has begun. */
  interface Joining {
    <T> T within(Connection connection, Supplier<T> block);
  }

  /** The clock of this machine, by which a store expires leases that has no clock of its own. */
  static final InstantSource CLOCK = InstantSource.system();

  static OpenStore of(SqliteStore store) {
    return new OpenStore(store.ports(), store::close, OpenStore::refuse);
  }

  static OpenStore of(PostgresStore store) {
    return new OpenStore(store.ports(), store::close, store::within);
  }

  private static <T> T refuse(Connection connection, Supplier<T> block) {
    throw new InvalidArgumentException(
        "connection", "can be given to a store in PostgreSQL only: a file has one writer");
  }
}
