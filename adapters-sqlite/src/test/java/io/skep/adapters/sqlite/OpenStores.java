package io.skep.adapters.sqlite;

import io.skep.domain.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Stores that a test has opened, to be closed behind it. */
final class OpenStores implements AutoCloseable {

  private final Deque<SqliteStore> open = new ArrayDeque<>();

  /** Opens a store in a file of this folder that is not there yet. */
  Store open(Path folder, InstantSource clock) {
    var store =
        SqliteStore.open(SqliteConfig.of(folder.resolve("skep" + open.size() + ".db")), clock);
    open.push(store);
    return store.ports();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
