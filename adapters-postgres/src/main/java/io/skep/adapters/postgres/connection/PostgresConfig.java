package io.skep.adapters.postgres.connection;

import io.skep.domain.value.Validate;
import java.time.Duration;

/**
 * Settings of a store in PostgreSQL, under {@code store.postgresql.*}.
 *
 * @param address which database, and who asks for it; the {@code store} setting
 * @param maxConnections how many connections are open at most, 1 to 1,000. {@code
 *     store.postgresql.max-connections}, 10
 * @param connectTimeout how long is waited for a connection, be it a new one or one that others
 *     have, and beyond the statement timeout for a server that is silent, at most 10 minutes.
 *     {@code store.postgresql.connect-timeout}, 5s
 * @param statementTimeout how long a statement may take, at most a day. {@code
 *     store.postgresql.statement-timeout}, 30s
 * @param lockTimeout how long a statement may wait for others, and how long a transaction is run
 *     again that they were in the way of, at most a day. {@code store.postgresql.lock-timeout}, 10s
 * @param slowQueryThreshold statements that take longer are logged, at most a day. {@code
 *     store.postgresql.slow-query-threshold}, 100ms
 * @param notifications whether idle workers of other processes are told of tasks at once, which
 *     takes a connection that is not shared; otherwise they find them when they look next. {@code
 *     store.postgresql.notifications}, true
 */
public record PostgresConfig(
    PostgresAddress address,
    int maxConnections,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration slowQueryThreshold,
    boolean notifications) {

  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  /** Refuses what is out of range. */
  public PostgresConfig {
    Validate.range("connections", maxConnections, 1, 1_000);
    Validate.duration("connect timeout", connectTimeout, Duration.ofMinutes(10));
    Validate.duration("statement timeout", statementTimeout, MAX_TIMEOUT);
    Validate.duration("lock timeout", lockTimeout, MAX_TIMEOUT);
    Validate.duration("slow statement", slowQueryThreshold, MAX_TIMEOUT);
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
        maxConnections,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowQueryThreshold,
        notifications);
  }

  /** Returns these settings with another number of connections. */
  public PostgresConfig withMaxConnections(int newNumber) {
    return new PostgresConfig(
        address,
        newNumber,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowQueryThreshold,
        notifications);
  }

  /** Returns these settings with another patience for connections. */
  public PostgresConfig withConnectTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        maxConnections,
        newTimeout,
        statementTimeout,
        lockTimeout,
        slowQueryThreshold,
        notifications);
  }

  /** Returns these settings with another limit for statements. */
  public PostgresConfig withStatementTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        maxConnections,
        connectTimeout,
        newTimeout,
        lockTimeout,
        slowQueryThreshold,
        notifications);
  }

  /** Returns these settings with another patience for locks. */
  public PostgresConfig withLockTimeout(Duration newTimeout) {
    return new PostgresConfig(
        address,
        maxConnections,
        connectTimeout,
        statementTimeout,
        newTimeout,
        slowQueryThreshold,
        notifications);
  }

  /** Returns these settings with another threshold for slow statements. */
  public PostgresConfig withSlowQueryThreshold(Duration newThreshold) {
    return new PostgresConfig(
        address,
        maxConnections,
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
        maxConnections,
        connectTimeout,
        statementTimeout,
        lockTimeout,
        slowQueryThreshold,
        enabled);
  }
}
