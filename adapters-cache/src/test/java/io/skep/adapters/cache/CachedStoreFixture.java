package io.skep.adapters.cache;

import io.skep.adapters.cache.redis.ByteStore;
import io.skep.adapters.cache.redis.ForwardingByteStore;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.adapters.cache.redis.RedisByteStore;
import io.skep.adapters.jooq.repository.UuidV7Generator;
import io.skep.adapters.postgres.PostgresStoreWithClock;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.domain.store.Store;
import io.skep.testkit.contract.store.StoreFixture;
import io.skep.testkit.fixture.TemporaryFolder;
import io.skep.testkit.servers.PostgresServer;
import io.skep.testkit.servers.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fixture of cached stores for contract tests. */
final class CachedStoreFixture implements StoreFixture {

  /** The underlying store. */
  enum Backing {
    SQLITE,
    POSTGRES
  }

  /** Holds the Redis store, which is connected on first use and stays open. */
  private static final class Redis {

    private static final ByteStore STORE = connect();

    private static ByteStore connect() {
      var address = RedisAddress.parse(RedisServer.start().uri());
      var store = RedisByteStore.open(address, Duration.ofSeconds(1));
      while (!store.isAvailable()) {
        Thread.onSpinWait();
      }
      return new ForwardingByteStore(store);
    }
  }

  private final Backing backing;
  private final boolean redis;
  private @Nullable OpenStore shared;

  /**
   * Creates a fixture whose stores are opened on first use.
   *
   * @param redis whether the cache is shared through Redis
   */
  CachedStoreFixture(Backing backing, boolean redis) {
    this.backing = backing;
    this.redis = redis;
  }

  @Override
  public Store shared(InstantSource clock) {
    return StoreFixture.withClock(sharedPorts(), new UuidV7Generator(clock), clock);
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
    var uncached = openUncached(clock);
    var byteStore = redis ? Optional.of(Redis.STORE) : Optional.<ByteStore>empty();
    var cached =
        CachedStore.wrap(uncached.ports(), CacheConfig.DEFAULT, byteStore, System::nanoTime);
    return new OpenStore(
        cached.ports(),
        () -> {
          cached.close();
          uncached.close();
        });
  }

  private OpenStore openUncached(InstantSource clock) {
    return switch (backing) {
      case SQLITE -> openFile(clock);
      case POSTGRES -> {
        var store = PostgresStoreWithClock.open(PostgresServer.shared().newDatabase(), clock);
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
