package io.skep.adapters.cache;

import io.skep.adapters.postgres.StoreByClock;
import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.adapters.sqlite.SqliteStore;
import io.skep.domain.store.Store;
import io.skep.testkit.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/** Stores that a test has opened behind a cache, to be closed behind it. */
final class OpenStores implements AutoCloseable {

  /** Holds the URL of the database, which is made when it is needed first. */
  private static final class Database {

    private static final String URL = PostgresServer.shared().newDatabase();
  }

  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** Opens a store that holds nothing, with a cache in front of it. */
  Store open(Behind behind, InstantSource clock) {
    return switch (behind) {
      case SQLITE -> cached(file(clock));
      case POSTGRES -> {
        var store = database(Database.URL, clock);
        empty();
        yield cached(store);
      }
    };
  }

  /** Opens a store of its own, besides that of the test. */
  Store another(Behind behind, InstantSource clock) {
    return switch (behind) {
      case SQLITE -> cached(file(clock));
      case POSTGRES -> cached(database(PostgresServer.shared().newDatabase(), clock));
    };
  }

  private Store cached(Store store) {
    var cached = CachedStore.over(store, CacheConfig.DEFAULT);
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
