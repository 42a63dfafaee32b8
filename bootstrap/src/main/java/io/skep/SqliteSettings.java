package io.skep;

import io.skep.adapters.sqlite.connection.SqliteConfig;
import io.skep.bootstrap.config.SettingsReader;
import java.time.Duration;

/** Reader of the settings under {@code store.sqlite}. */
final class SqliteSettings {

  private static final Duration MIN_DURATION = Duration.ofMillis(1);

  private SqliteSettings() {}

  /** Reads the settings; absent settings retain the values of {@code defaults}. */
  static SqliteConfig read(SettingsReader settings, SqliteConfig defaults) {
    return defaults
        .withDurability(
            settings.choice(
                "store.sqlite.durability",
                defaults.durability(),
                "Durability of commits: full survives a power failure, normal a crash of the"
                    + " process."))
        .withBusyTimeout(
            settings.duration(
                "store.sqlite.busy-timeout",
                defaults.busyTimeout(),
                MIN_DURATION,
                Duration.ofMinutes(10),
                "Maximum wait of a writer for other processes or for a place in the write queue."))
        .withMaxReaders(
            settings.integer(
                "store.sqlite.max-readers",
                defaults.maxReaders(),
                1,
                64,
                "Maximum number of read connections."))
        .withCacheMegabytes(
            settings.integer(
                "store.sqlite.cache-megabytes",
                defaults.cacheMegabytes(),
                1,
                16_384,
                "Size of the page cache of all connections together, in MiB."))
        .withWriteQueueLimit(
            settings.integer(
                "store.sqlite.write-queue-limit",
                defaults.writeQueueLimit(),
                1,
                1_000_000,
                "Maximum number of waiting writers; further ones are rejected with STORE_BUSY."))
        .withSlowQueryThreshold(
            settings.duration(
                "store.sqlite.slow-query-threshold",
                defaults.slowQueryThreshold(),
                MIN_DURATION,
                Duration.ofDays(1),
                "Duration above which a statement is logged as slow."));
  }
}
