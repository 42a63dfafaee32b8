package io.skep.adapters.cache;

import io.skep.adapters.jooq.repository.Uuid7Ids;
import io.skep.adapters.postgres.StoreByClock;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.StoreFixture;
import io.skep.testkit.fixture.TemporaryFolder;
import io.skep.testkit.servers.PostgresServer;
import io.skep.testkit.servers.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores with a cache in front, for the tests of contracts. */
final class CachedStores implements StoreFixture {

  /** What is behind a cache. */
  enum Backing {
    SQLITE,
    POSTGRES
  }

  /** Holds the second level, which is connected when it is needed first, and stays open. */
  private static final class Redis {

    private static final SecondLevel LEVEL = connected();

    private static SecondLevel connected() {
      var address = RedisAddress.parse(RedisServer.start().uri());
      var level = RedisLevel.open(address, Duration.ofSeconds(1));
      while (!level.isAvailable()) {
        Thread.onSpinWait();
      }
      return new PassingLevel(level);
    }
  }

  private final Backing backing;
  private final boolean redis;
  private @Nullable OpenStore shared;

  /**
   * Creates stores that are opened when they are needed.
   *
   * @param redis whether the cache has a second level
   */
  CachedStores(Backing backing, boolean redis) {
    this.backing = backing;
    this.redis = redis;
  }

  @Override
  public Store shared(InstantSource clock) {
    return StoreFixture.withClock(sharedPorts(), new Uuid7Ids(clock), clock);
  }

  private synchronized Store sharedPorts() {
    if (shared == null) {
      shared = open(InstantSource.system());
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "shared-store-end"));
    }
    return shared.ports();
  }

  @Override
  public OpenStore open(InstantSource clock) {
    var plain = openPlain(clock);
    var second = redis ? Optional.of(Redis.LEVEL) : Optional.<SecondLevel>empty();
    var cached = CachedStore.over(plain.ports(), CacheConfig.DEFAULT, second, System::nanoTime);
    return new OpenStore(
        cached.ports(),
        () -> {
          cached.close();
          plain.close();
        });
  }

  private OpenStore openPlain(InstantSource clock) {
    return switch (backing) {
      case SQLITE -> openFile(clock);
      case POSTGRES -> {
        var store = StoreByClock.open(PostgresServer.shared().newDatabase(), clock);
        yield new OpenStore(store.ports(), store::close);
      }
    };
  }

  private static OpenStore openFile(InstantSource clock) {
    var folder = TemporaryFolder.create("skep-cache");
    var store = SqliteStore.open(SqliteConfig.of(folder.path().resolve("skep.db")), clock);
    return new OpenStore(
        store.ports(),
        () -> {
          store.close();
          folder.close();
        });
  }
}
