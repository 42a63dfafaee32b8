package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.DriverStatement;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.SlowStatements;
import io.skep.adapters.jooq.StatementObserver;
import io.skep.adapters.sqlite.SqliteConfig.Durability;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.jooq.SQLDialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConnection;

/**
 * Opens connections, each with everything that has to be said to it: SQLite remembers next to
 * nothing of it in the file.
 */
final class SqliteConnections {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteConnections.class);

  private static final long JOURNAL_LIMIT = 64L * 1024 * 1024;
  private static final int KIBIBYTES = 1_024;

  /**
   * From this size on, a commit brings the log into the file, so that the next one begins it anew:
   * to write over it takes the disk half as long as to make it longer.
   */
  private static final String LOG_PAGES = "1000";

  private final SqliteConfig config;
  private final StatementObserver observer;
  private final DriverStatement.Driver driver;

  SqliteConnections(SqliteConfig config) {
    this(config, new SlowStatements(config.slowStatement()), SqliteStatement::prepare);
  }

  /** Creates connections whose statements are made by this driver and told to these. */
  SqliteConnections(
      SqliteConfig config, StatementObserver observer, DriverStatement.Driver driver) {
    this.config = config;
    this.observer = observer;
    this.driver = driver;
  }

  /** Opens the connection that writes; it waits for nobody. Half of the cache is its. */
  Session writer() throws SQLException {
    var pragmas = pragmas(cacheKibibytes() / 2);
    pragmas.setPragma(Pragma.WAL_AUTOCHECKPOINT, LOG_PAGES);
    var session = session(open(config.file(), pragmas));
    // The transactions wait themselves.
    session.execute("PRAGMA busy_timeout = 0");
    return session;
  }

  /** Opens a connection that reads. The readers share the other half of the cache. */
  Session reader() throws SQLException {
    var pragmas = pragmas(Math.max(1, cacheKibibytes() / 2 / config.readers()));
    pragmas.setReadOnly(true);
    return session(open(config.file(), pragmas));
  }

  private int cacheKibibytes() {
    return config.cacheMegabytes() * KIBIBYTES;
  }

  private SQLiteConfig pragmas(int cacheKibibytes) {
    var pragmas = new SQLiteConfig();
    pragmas.setJournalMode(JournalMode.WAL);
    pragmas.setSynchronous(
        config.durability() == Durability.FULL ? SynchronousMode.FULL : SynchronousMode.NORMAL);
    pragmas.setBusyTimeout((int) config.busyTimeout().toMillis());
    pragmas.enforceForeignKeys(true);
    pragmas.setTempStore(TempStore.MEMORY);
    pragmas.setCacheSize(-cacheKibibytes);
    pragmas.setJournalSizeLimit((int) JOURNAL_LIMIT);
    pragmas.setPragma(Pragma.MMAP_SIZE, "0");
    pragmas.setPragma(Pragma.JDBC_GET_GENERATED_KEYS, "false");
    return pragmas;
  }

  /** Returns a connection that was opened elsewhere, with what has to be said to it. */
  Session session(SQLiteConnection connection) {
    return new Session(connection, driver, SQLDialect.SQLITE, observer);
  }

  static String url(Path file) {
    return JDBC.PREFIX + file.toAbsolutePath();
  }

  /** Opens a file as one that nobody changes: locks nothing, and makes nothing beside it. */
  static SQLiteConnection openUnchanging(Path file) throws SQLException {
    var readOnly = new SQLiteConfig();
    readOnly.setReadOnly(true);
    var url = JDBC.PREFIX + "file:" + file.toUri().getRawPath() + "?immutable=1";
    return withoutTransactions(JDBC.createConnection(url, readOnly.toProperties()));
  }

  static SQLiteConnection open(Path file, SQLiteConfig pragmas) throws SQLException {
    return withoutTransactions(JDBC.createConnection(url(file), pragmas.toProperties()));
  }

  /** Transactions are begun and ended by statements of ours, not by the driver. */
  private static SQLiteConnection withoutTransactions(SQLiteConnection connection) {
    // Otherwise it would try to begin and commit one after each statement.
    connection.getConnectionConfig().setAutoCommit(false);
    return connection;
  }

  /** Loads the driver and its native library by a connection to a database in memory. */
  static void loadDriver() {
    try (var connection = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
        var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA user_version")) {
      row.next();
    } catch (SQLException e) {
      LOG.debug("cannot load the driver; opening a store reports why", e);
    }
  }
}
