package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.repository.UuidV7Generator;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.fixture.TemporaryFolder;
import java.time.InstantSource;

/** Stores for the tests of contracts, each in a file of its own. */
final class SqliteStoreFixture implements StoreFixture {

  /** Holds the file that tests share, which is made when it is needed first. */
  private static final class Shared {

    private static final OpenStore STORE = openFile(InstantSource.system());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(STORE::close, "shared-store-end"));
    }
  }

  @Override
  public Store shared(InstantSource clock) {
    return StoreFixture.withClock(Shared.STORE.ports(), new UuidV7Generator(clock), clock);
  }

  @Override
  public OpenStore open(InstantSource clock) {
    return openFile(clock);
  }

  private static OpenStore openFile(InstantSource clock) {
    var folder = TemporaryFolder.create("skep-sqlite");
    var store = SqliteStore.open(SqliteConfig.of(folder.path().resolve("skep.db")), clock);
    return new OpenStore(
        store.ports(),
        () -> {
          store.close();
          folder.close();
        });
  }
}
