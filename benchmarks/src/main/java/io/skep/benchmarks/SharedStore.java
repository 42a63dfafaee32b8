package io.skep.benchmarks;

import io.skep.Skep;

/** Opens stores in a database, as a user opens them. */
final class SharedStore {

  private SharedStore() {}

  static Skep open(Database database) {
    return open(database, true);
  }

  /** Opens a store that tells other processes of ready tasks, or that does not. */
  static Skep open(Database database, boolean notifications) {
    // Upkeep would come and go between the rounds.
    return Skep.builder()
        .store(database.url())
        .setting("store.postgresql.notifications", Boolean.toString(notifications))
        .maintenance(false)
        .open();
  }
}
