package io.skep.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.SlowStatements;
import io.skep.adapters.jooq.StatementObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Lends connections, each of which gives up by itself on what takes too long. Safe for use by many
 * threads.
 */
final class PostgresConnections implements AutoCloseable {

  /** What a server that is gone may take beyond the statement itself. */
  private static final Duration NETWORK = Duration.ofSeconds(10);

  private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(1);

  private final PostgresConfig config;
  private final StatementObserver observer;
  private final HikariDataSource pool;

  PostgresConnections(PostgresConfig config) {
    this(config, new SlowStatements(config.slowStatement()));
  }

  /** Creates connections whose statements are told to this observer. */
  PostgresConnections(PostgresConfig config, StatementObserver observer) {
    this.config = config;
    this.observer = observer;
    var settings = new HikariConfig();
    settings.setPoolName("skep");
    settings.setDataSource(database(config));
    settings.setMaximumPoolSize(config.connections());
    settings.setConnectionTimeout(Math.max(250, config.connectTimeout().toMillis()));
    settings.setInitializationFailTimeout(config.connectTimeout().toMillis());
    settings.setMinimumIdle(Math.min(2, config.connections()));
    pool = new HikariDataSource(settings);
  }

  private static DataSource database(PostgresConfig config) {
    var address = config.address();
    var database = new PGSimpleDataSource();
    database.setUrl(address.jdbcUrl());
    database.setUser(address.user());
    address.password().ifPresent(database::setPassword);
    for (var parameter : address.parameters().entrySet()) {
      set(database, parameter.getKey(), parameter.getValue());
    }
    database.setApplicationName("skep");
    database.setTcpKeepAlive(true);
    database.setConnectTimeout(seconds(config.connectTimeout()));
    database.setSocketTimeout(seconds(config.statementTimeout().plus(NETWORK)));
    database.setOptions(
        String.join(
            " ",
            "-c statement_timeout=" + config.statementTimeout().toMillis(),
            "-c lock_timeout=" + config.lockTimeout().toMillis(),
            "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toMillis(),
            // One plan for all values: to plan takes longer than to run most statements, and a plan
            // that rests on no value can be asserted.
            "-c plan_cache_mode=force_generic_plan"));
    return database;
  }

  private static void set(PGSimpleDataSource database, String parameter, String value) {
    try {
      database.setProperty(parameter, value);
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not know " + parameter, e);
    }
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  /** Returns a connection that commits each statement, to be closed by the caller. */
  Session open() throws SQLException {
    return new Session(
        pool.getConnection(), PostgresStatement::prepare, SQLDialect.POSTGRES, observer);
  }

  /** Returns a connection of its own, outside the pool, to be closed by the caller. */
  Connection openApart() throws SQLException {
    return database(config).getConnection();
  }

  /** Returns the connections for those who run statements of their own. */
  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
