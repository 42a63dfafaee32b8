package io.skep.adapters.postgres;

import io.skep.adapters.jooq.repository.UuidV7Generator;
import io.skep.adapters.postgres.connection.PostgresAddress;
import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.servers.PostgresServer;
import java.time.InstantSource;

/** Stores for the tests of contracts, each in a database of its own. */
public final class PostgresStoreFixture implements StoreFixture {

  /** Holds a database with the tables of a store, which is made when it is needed first. */
  private static final class Empty {

    private static final String URL = PostgresServer.shared().newDatabase();

    static {
      PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(URL))).close();
    }
  }

  /** Holds the store that tests share, which is made when it is needed first. */
  private static final class Shared {

    private static final PostgresStore STORE = openDatabase(newDatabase(), InstantSource.system());
  }

  /** Makes a database with the tables of a store and nothing in them, and returns its URL. */
  public static String newDatabase() {
    return PostgresServer.shared().cloneDatabase(Empty.URL);
  }

  /** Opens the store of a database. Its leases go by this clock. */
  public static PostgresStore openDatabase(String url, InstantSource clock) {
    return PostgresStore.open(PostgresConfig.of(PostgresAddress.parse(url)), clock);
  }

  @Override
  public Store shared(InstantSource clock) {
    return StoreFixture.withClock(Shared.STORE.ports(), new UuidV7Generator(clock), clock);
  }

  @Override
  public OpenStore open(InstantSource clock) {
    var store = openDatabase(newDatabase(), clock);
    return new OpenStore(store.ports(), store::close);
  }
}
