package io.skep;

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

  /** The clock of this machine, by which leases expire and ids are made. */
  static final InstantSource CLOCK = InstantSource.system();

  /**
   * Opens the store that a configuration names.
   *
   * @throws io.skep.domain.error.StoreException if that is not possible
   */
  static OpenStore open(Configuration configuration) {
    return of(SqliteStore.open(configuration.sqlite(), CLOCK));
  }

  static OpenStore of(SqliteStore store) {
    return new OpenStore(store.ports(), store::close);
  }
}
