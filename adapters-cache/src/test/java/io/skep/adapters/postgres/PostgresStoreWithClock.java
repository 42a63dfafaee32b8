package io.skep.adapters.postgres;

import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import java.time.InstantSource;

/** Opens PostgreSQL stores with a clock of the test. */
public final class PostgresStoreWithClock {

  private PostgresStoreWithClock() {}

  /** Opens the store at a URL. */
  public static PostgresStore open(String url, InstantSource clock) {
    return PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), clock);
  }
}
