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

  /**
   * Opens the store that a configuration names, by the clock of this machine.
   *
   * @throws io.skep.domain.error.StoreException if that is not possible
   */
  static OpenStore open(Configuration configuration) {
    var sqlite = SqliteStore.open(configuration.sqlite(), InstantSource.system());
    return new OpenStore(sqlite.ports(), sqlite::close);
  }
}
