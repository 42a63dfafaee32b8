package io.skep.adapters.cache;

import io.skep.adapters.jooq.repository.Uuid7Ids;
import io.skep.adapters.postgres.StoreByClock;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.store.Store;
import io.skep.testkit.servers.PostgresServer;
import io.skep.testkit.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/** Stores that a test has opened behind a cache, to be closed behind it. */
final class OpenStores implements AutoCloseable {

  /** Holds the database, which is opened when it is needed first, and stays open. */
  private static final class Database {

    private static final String URL = PostgresServer.shared().newDatabase();
    private static volatile InstantSource clock = InstantSource.system();
    private static final Store STORE = StoreByClock.open(URL, () -> clock.instant()).ports();

    /** Its ids never go back, so that each clock has a generator of its own. */
    private static Store by(InstantSource clock) {
      Database.clock = clock;
      return new Store(
          STORE.work(),
          STORE.agents(),
          STORE.conversations(),
          STORE.plans(),
          STORE.tasks(),
          STORE.queues(),
          STORE.messages(),
          STORE.deliveries(),
          STORE.origins(),
          STORE.changes(),
          STORE.signals(),
          new Uuid7Ids(clock),
          clock);
    }
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

  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** Opens a store that holds nothing, with a cache in front of it. */
  Store open(Behind behind, InstantSource clock) {
    return switch (behind) {
      case SQLITE, SQLITE_AND_REDIS -> cached(behind, file(clock));
      case POSTGRES, POSTGRES_AND_REDIS -> {
        empty();
        yield cached(behind, Database.by(clock));
      }
    };
  }

  /** Opens a store of its own, besides that of the test. */
  Store another(Behind behind, InstantSource clock) {
    return switch (behind) {
      case SQLITE, SQLITE_AND_REDIS -> cached(behind, file(clock));
      case POSTGRES, POSTGRES_AND_REDIS ->
          cached(behind, database(PostgresServer.shared().newDatabase(), clock));
    };
  }

  private Store cached(Behind behind, Store store) {
    var shared = behind.isSecondLevel() ? Optional.of(Redis.LEVEL) : Optional.<SecondLevel>empty();
    var cached = CachedStore.over(store, CacheConfig.DEFAULT, shared, System::nanoTime);
    closing.push(cached::close);
    return cached.ports();
  }

  private Store file(InstantSource clock) {
    try {
      var folder = Files.createTempDirectory("skep-cache");
      closing.push(() -> delete(folder));
      var store = SqliteStore.open(SqliteConfig.of(folder.resolve("skep.db")), clock);
      closing.push(store::close);
      return store.ports();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Store database(String url, InstantSource clock) {
    var store = StoreByClock.open(url, clock);
    closing.push(store::close);
    return store.ports();
  }

  private static void empty() {
    try (var connection = PostgresServer.connect(Database.URL);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE one regclass; BEGIN
            FOR one IN SELECT c.oid FROM pg_class AS c
              WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
                AND NOT c.relispartition
                AND c.relname NOT IN ('change_horizon', 'skep_schema_history')
              ORDER BY c.oid DESC -- What refers to others was made after them.
            LOOP EXECUTE format('DELETE FROM %s', one); END LOOP;
          END $$
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
