package io.skep.adapters.postgres;

import io.skep.domain.value.Check;
import java.time.Duration;

/**
 * Settings of a store in PostgreSQL, under {@code store.postgresql.*}.
 *
 * @param address which database, and who asks for it; the {@code store} setting
 * @param connections how many connections are open at most, 1 to 1,000. {@code
 *     store.postgresql.connections}, 10
 * @param connectTimeout how long is waited for a connection, be it a new one or one that others
 *     have, and beyond the statement timeout for a server that is silent, at most 10 minutes.
 *     {@code store.postgresql.connect-timeout}, 5s
 * @param statementTimeout how long a statement may take, at most a day. {@code
 *     store.postgresql.statement-timeout}, 30s
 * @param lockTimeout how long a statement may wait for others, and how long a transaction is run
 *     again that they were in the way of, at most a day. {@code store.postgresql.lock-timeout}, 10s
 * @param slowStatement statements that take longer are logged, at most a day. {@code
 *     store.postgresql.slow-statement}, 100ms
 * @param notifications whether idle workers of other processes are told of tasks at once, which
 *     takes a connection that is not shared; otherwise they find them when they look next. {@code
 *     store.postgresql.notifications}, true
 */
public record PostgresConfig(
    PostgresAddress address,
    int connections,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration slowStatement,
    boolean notifications) {

  private static final Duration DAY = Duration.ofDays(1);

  /** Refuses what is out of range. */
  public PostgresConfig {
    Check.range("connections", connections, 1, 1_000);
    Check.duration("connect timeout", connectTimeout, Duration.ofMinutes(10));
    Check.duration("statement timeout", statementTimeout, DAY);
    Check.duration("lock timeout", lockTimeout, DAY);
    Check.duration("slow statement", slowStatement, DAY);
  }

  /** Returns the settings for a database when nothing else is said. */
  public static PostgresConfig of(PostgresAddress address) {
    return new PostgresConfig(
        address,
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        true);
  }

  /** Returns these settings for another database. */
  public PostgresConfig withAddress(PostgresAddress newAddress) {
    return new PostgresConfig(
        newAddress,
        connections,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowStatement,
        notifications);
  }

  /** Returns these settings with another number of connections. */
  public PostgresConfig withConnections(int newNumber) {
    return new PostgresConfig(
        address,
        newNumber,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowStatement,
        notifications);
  }

  /** Returns these settings with another patience for connections. */
  public PostgresConfig withConnectTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        connections,
        newTimeout,
        statementTimeout,
        lockTimeout,
        slowStatement,
        notifications);
  }

  /** Returns these settings with another limit for statements. */
  public PostgresConfig withStatementTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        connections,
        connectTimeout,
        newTimeout,
        lockTimeout,
        slowStatement,
        notifications);
  }

  /** Returns these settings with another patience for locks. */
  public PostgresConfig withLockTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        connections,
        connectTimeout,
        statementTimeout,
        newTimeout,
        slowStatement,
        notifications);
  }

  /** Returns these settings with another threshold for slow statements. */
  public PostgresConfig withSlowStatement(Duration newThreshold) {
    return new PostgresConfig(
        address,
        connections,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        newThreshold,
        notifications);
  }

  /** Returns these settings, with or without notifications. */
  public PostgresConfig withNotifications(boolean enabled) {
    return new PostgresConfig(
        address,
        connections,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowStatement,
        enabled);
  }
}
