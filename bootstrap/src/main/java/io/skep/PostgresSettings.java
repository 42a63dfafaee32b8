package io.skep;

import io.skep.adapters.postgres.connection.PostgresConfig;
import io.skep.bootstrap.config.SettingsReader;
import java.time.Duration;

/** Reader of the settings under {@code store.postgresql}. */
final class PostgresSettings {

  private static final Duration MIN_DURATION = Duration.ofMillis(1);
  private static final Duration MAX_DURATION = Duration.ofDays(1);

  private PostgresSettings() {}

  /** Reads the settings; absent settings retain the values of {@code defaults}. */
  static PostgresConfig read(SettingsReader settings, PostgresConfig defaults) {
    return defaults
        .withMaxConnections(
            settings.integer(
                "store.postgresql.max-connections",
                defaults.maxConnections(),
                1,
                1_000,
                "Maximum number of open connections."))
        .withConnectTimeout(
            settings.duration(
                "store.postgresql.connect-timeout",
                defaults.connectTimeout(),
                MIN_DURATION,
                Duration.ofMinutes(10),
                "Maximum wait for a connection."))
        .withStatementTimeout(
            settings.duration(
                "store.postgresql.statement-timeout",
                defaults.statementTimeout(),
                MIN_DURATION,
                MAX_DURATION,
                "Maximum duration of a statement."))
        .withLockTimeout(
            settings.duration(
                "store.postgresql.lock-timeout",
                defaults.lockTimeout(),
                MIN_DURATION,
                MAX_DURATION,
                "Maximum wait of a statement for locks."))
        .withSlowQueryThreshold(
            settings.duration(
                "store.postgresql.slow-query-threshold",
                defaults.slowQueryThreshold(),
                MIN_DURATION,
                MAX_DURATION,
                "Duration above which a statement is logged as slow."))
        .withNotifications(
            settings.flag(
                "store.postgresql.notifications",
                defaults.notifications(),
                "Whether idle workers of other processes are notified of ready tasks; not possible"
                    + " behind a transaction-pooling proxy."));
  }
}
