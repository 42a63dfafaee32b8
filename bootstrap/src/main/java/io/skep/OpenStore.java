package io.skep;

import io.skep.adapters.postgres.PostgresStore;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.store.Store;
import java.time.InstantSource;

/**
 * A store that is open.
 *
 * @param ports its ports
 * @param closing what closes it
 */
record OpenStore(Store ports, Runnable closing) {

  /** The clock of this machine, by which a store expires leases that has no clock of its own. */
  static final InstantSource CLOCK = InstantSource.system();

  static OpenStore of(SqliteStore store) {
    return new OpenStore(store.ports(), store::close);
  }

  static OpenStore of(PostgresStore store) {
    return new OpenStore(store.ports(), store::close);
  }
}
