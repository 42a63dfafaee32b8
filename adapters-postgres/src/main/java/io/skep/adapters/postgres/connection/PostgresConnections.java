package io.skep.adapters.postgres.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SlowQueryLogger;
import io.skep.adapters.jooq.statement.StatementObserver;
import io.skep.domain.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Lends connections, each of which gives up by itself on what takes too long. Safe for use by many
 * threads.
 */
public final class PostgresConnections implements AutoCloseable {

  /** What a server says that may only be read, as after a failover. */
  private static final String READ_ONLY = "25006";

  /**
   * How statements are planned. One plan for all values: to plan takes longer than to run most
   * statements, and a plan that rests on no value can be asserted. And all that is asked for has an
   * index: the figures of tables that fill and empty within seconds are never right, and would have
   * them scanned when they look small.
   */
  public static final Map<String, String> PLANNER_SETTINGS =
      new TreeMap<>(
          Map.of(
              "plan_cache_mode", "force_generic_plan",
              "enable_seqscan", "off",
              "enable_bitmapscan", "off"));

  private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(1);

  private static final Duration MAX_STATEMENT_TIMEOUT = Duration.ofDays(1);

  private final PostgresConfig config;
  private final StatementObserver observer;
  private final HikariDataSource pool;

  /** Creates the connections of a database; the first one is opened on first use. */
  public PostgresConnections(PostgresConfig config) {
    this(config, new SlowQueryLogger(config.slowQueryThreshold()));
  }

  /** Creates connections whose statements are told to this observer. */
  PostgresConnections(PostgresConfig config, StatementObserver observer) {
    this.config = config;
    this.observer = observer;
    var settings = new HikariConfig();
    settings.setPoolName("skep");
    settings.setDataSource(unpooledDataSource(config));
    settings.setMaximumPoolSize(config.maxConnections());
    settings.setConnectionTimeout(Math.max(250, config.connectTimeout().toMillis()));
    settings.setInitializationFailTimeout(config.connectTimeout().toMillis());
    settings.setValidationTimeout(
        Math.min(settings.getValidationTimeout(), settings.getConnectionTimeout()));
    settings.setMinimumIdle(Math.min(2, config.maxConnections()));
    settings.setExceptionOverride(new ReadOnlyEviction());
    pool = new HikariDataSource(settings);
  }

  /** Returns connections that are opened when they are asked for. */
  static DataSource unpooledDataSource(PostgresConfig config) {
    var address = config.address();
    var database = new PGSimpleDataSource();
    database.setUrl(address.jdbcUrl());
    database.setUser(address.user());
    address.password().ifPresent(database::setPassword);
    for (var parameter : address.parameters().entrySet()) {
      setParameter(database, parameter.getKey(), parameter.getValue());
    }
    database.setApplicationName("skep");
    database.setTcpKeepAlive(true);
    database.setConnectTimeout(seconds(config.connectTimeout()));
    database.setLoginTimeout(seconds(config.connectTimeout()));
    // A server that is gone is given as long beyond the statement as for a connection.
    database.setSocketTimeout(
        seconds(config.statementTimeout()) + seconds(config.connectTimeout()));
    database.setOptions(
        String.join(
            " ",
            "-c statement_timeout=" + config.statementTimeout().toMillis(),
            "-c lock_timeout=" + config.lockTimeout().toMillis(),
            "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toMillis(),
            PLANNER_SETTINGS.entrySet().stream()
                .map(setting -> "-c %s=%s".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(" "))));
    return database;
  }

  private static void setParameter(PGSimpleDataSource database, String parameter, String value) {
    try {
      database.setProperty(parameter, value);
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not know " + parameter, e);
    }
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  /**
   * Returns a connection that commits each statement, to be closed by the caller.
   *
   * @throws StoreException caused by {@link ConnectionUnavailableException} if there is none
   */
  public Session open() {
    try {
      return sessionOn(pool.getConnection());
    } catch (SQLTransientConnectionException e) {
      throw pool.getHikariPoolMXBean().getTotalConnections() >= config.maxConnections()
          ? ConnectionUnavailableException.poolExhausted(e, config)
          : ConnectionUnavailableException.toStoreException(e, config);
    } catch (SQLException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw ConnectionUnavailableException.toStoreException(e, config);
    }
  }

  /** Returns a session over a connection. */
  public Session sessionOn(Connection connection) {
    return new Session(connection, PostgresStatement::prepare, SQLDialect.POSTGRES, observer);
  }

  /** Returns a connection of its own, outside the pool, to be closed by the caller. */
  Connection openDedicated() {
    return openDedicated(config);
  }

  /** Returns the same, for statements that may take as long as they need. */
  public Connection openLongRunning() {
    return openDedicated(config.withStatementTimeout(MAX_STATEMENT_TIMEOUT));
  }

  /**
   * Returns a connection outside any pool, to be closed by the caller.
   *
   * @throws StoreException caused by {@link ConnectionUnavailableException} if there is none; says
   *     so at once
   */
  public static Connection openDedicated(PostgresConfig config) {
    try {
      return unpooledDataSource(config).getConnection();
    } catch (SQLException e) {
      throw ConnectionUnavailableException.toStoreException(e, config);
    }
  }

  /** Returns for how long somebody may wait for others. */
  public Duration lockTimeout() {
    return config.lockTimeout();
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Has a connection to a server that may only be read replaced: another one may be written. */
  private static final class ReadOnlyEviction implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException reported) {
      return READ_ONLY.equals(reported.getSQLState())
          ? SQLExceptionOverride.Override.MUST_EVICT
          : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
  }
}
