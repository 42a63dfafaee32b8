package io.skep;

import io.skep.adapters.postgres.PostgresConfig;
import io.skep.bootstrap.settings.SettingsReader;
import java.time.Duration;

/** The settings under {@code store.postgresql}. */
final class PostgresSettings {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  private PostgresSettings() {}

  /** Reads the settings; what is not said stays as it is in {@code said}. */
  static PostgresConfig read(SettingsReader settings, PostgresConfig said) {
    return said.withConnections(
            settings.integer(
                "store.postgresql.connections",
                said.connections(),
                1,
                1_000,
                "How many connections are open at most."))
        .withConnectTimeout(
            settings.duration(
                "store.postgresql.connect-timeout",
                said.connectTimeout(),
                SHORTEST,
                Duration.ofMinutes(10),
                "How long is waited for a connection."))
        .withStatementTimeout(
            settings.duration(
                "store.postgresql.statement-timeout",
                said.statementTimeout(),
                SHORTEST,
                DAY,
                "How long a statement may take."))
        .withLockTimeout(
            settings.duration(
                "store.postgresql.lock-timeout",
                said.lockTimeout(),
                SHORTEST,
                DAY,
                "How long a statement may wait for others."))
        .withSlowStatement(
            settings.duration(
                "store.postgresql.slow-statement",
                said.slowStatement(),
                SHORTEST,
                DAY,
                "Statements that take longer are logged."))
        .withNotifications(
            settings.flag(
                "store.postgresql.notifications",
                said.notifications(),
                "Whether idle workers of other processes are told of tasks at once; not possible"
                    + " behind a proxy that pools transactions."));
  }
}
