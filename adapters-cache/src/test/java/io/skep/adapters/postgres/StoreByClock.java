package io.skep.adapters.postgres;

import java.time.InstantSource;

/** Opens stores whose leases go by a clock of the test. */
public final class StoreByClock {

  private StoreByClock() {}

  /** Opens a store. */
  public static PostgresStore open(String url, InstantSource clock) {
    return PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), clock);
  }
}
