package io.skep;

import io.skep.adapters.sqlite.SqliteConfig;
import io.skep.bootstrap.settings.SettingsReader;
import java.time.Duration;

/** The settings under {@code store.sqlite}. */
final class SqliteSettings {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private SqliteSettings() {}

  /** Reads the settings; what is not said stays as it is in {@code said}. */
  static SqliteConfig read(SettingsReader settings, SqliteConfig said) {
    return said.withDurability(
            settings.choice(
                "store.sqlite.durability",
                said.durability(),
                "What a commit survives: with full also the loss of power, with normal the crash"
                    + " of the process."))
        .withBusyTimeout(
            settings.duration(
                "store.sqlite.busy-timeout",
                said.busyTimeout(),
                SHORTEST,
                Duration.ofMinutes(10),
                "How long a writer waits for other processes or for a place in the queue."))
        .withReaders(
            settings.integer(
                "store.sqlite.readers",
                said.readers(),
                1,
                64,
                "How many threads may read at once."))
        .withCacheMegabytes(
            settings.integer(
                "store.sqlite.cache-megabytes",
                said.cacheMegabytes(),
                1,
                16_384,
                "How much memory the pages of the file may take, in all connections together."))
        .withMaxWaiting(
            settings.integer(
                "store.sqlite.max-waiting",
                said.maxWaiting(),
                1,
                1_000_000,
                "How many writers may wait at once; further ones are refused as busy."))
        .withSlowStatement(
            settings.duration(
                "store.sqlite.slow-statement",
                said.slowStatement(),
                SHORTEST,
                Duration.ofDays(1),
                "Statements that take longer are logged."));
  }
}
