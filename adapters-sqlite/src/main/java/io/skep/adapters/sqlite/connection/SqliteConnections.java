package io.skep.adapters.sqlite.connection;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SlowQueryLogger;
import io.skep.adapters.jooq.statement.StatementAdapter;
import io.skep.adapters.jooq.statement.StatementObserver;
import io.skep.adapters.sqlite.connection.SqliteConfig.Durability;
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
public final class SqliteConnections {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteConnections.class);

  private static final long JOURNAL_SIZE_LIMIT = 64L * 1024 * 1024;
  private static final int KIBIBYTES = 1_024;

  /**
   * From this size on, a commit brings the log into the file, so that the next one begins it anew:
   * to write over it takes the disk half as long as to make it longer.
   */
  private static final String WAL_AUTOCHECKPOINT_PAGES = "1000";

  private final SqliteConfig config;
  private final StatementObserver observer;
  private final StatementAdapter.Factory driver;

  /** Creates the connections to a file; none is opened yet. */
  public SqliteConnections(SqliteConfig config) {
    this(config, new SlowQueryLogger(config.slowQueryThreshold()), SqliteStatement::prepare);
  }

  /** Creates connections whose statements are made by this driver and told to these. */
  public SqliteConnections(
      SqliteConfig config, StatementObserver observer, StatementAdapter.Factory driver) {
    this.config = config;
    this.observer = observer;
    this.driver = driver;
  }

  /** Opens the connection that writes; it waits for nobody. Half of the cache is its. */
  public Session openWriter() throws SQLException {
    var pragmas = pragmas(cacheKibibytes() / 2);
    pragmas.setPragma(Pragma.WAL_AUTOCHECKPOINT, WAL_AUTOCHECKPOINT_PAGES);
    var session = sessionOn(open(config.file(), pragmas));
    // The transactions wait themselves.
    session.execute("PRAGMA busy_timeout = 0");
    return session;
  }

  /** Opens a connection that reads. The readers share the other half of the cache. */
  Session openReader() throws SQLException {
    var pragmas = pragmas(Math.max(1, cacheKibibytes() / 2 / config.maxReaders()));
    pragmas.setReadOnly(true);
    return sessionOn(open(config.file(), pragmas));
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
    pragmas.setJournalSizeLimit((int) JOURNAL_SIZE_LIMIT);
    pragmas.setPragma(Pragma.MMAP_SIZE, "0");
    pragmas.setPragma(Pragma.JDBC_GET_GENERATED_KEYS, "false");
    return pragmas;
  }

  /** Returns a connection that was opened elsewhere, with what has to be said to it. */
  public Session sessionOn(SQLiteConnection connection) {
    return new Session(connection, driver, SQLDialect.SQLITE, observer);
  }

  /** Returns the JDBC URL of a file. */
  public static String url(Path file) {
    return JDBC.PREFIX + file.toAbsolutePath();
  }

  /** Opens a file as one that nobody changes: locks nothing, and makes nothing beside it. */
  public static SQLiteConnection openImmutable(Path file) throws SQLException {
    var readOnly = new SQLiteConfig();
    readOnly.setReadOnly(true);
    var url = JDBC.PREFIX + "file:" + file.toUri().getRawPath() + "?immutable=1";
    return withoutDriverTransactions(JDBC.createConnection(url, readOnly.toProperties()));
  }

  /** Opens a connection to a file with pragmas. */
  public static SQLiteConnection open(Path file, SQLiteConfig pragmas) throws SQLException {
    return withoutDriverTransactions(JDBC.createConnection(url(file), pragmas.toProperties()));
  }

  /** Transactions are begun and ended by statements of ours, not by the driver. */
  private static SQLiteConnection withoutDriverTransactions(SQLiteConnection connection) {
    // Otherwise it would try to begin and commit one after each statement.
    connection.getConnectionConfig().setAutoCommit(false);
    return connection;
  }

  /** Loads the driver and its native library by a connection to a database in memory. */
  public static void loadDriver() {
    try (var connection = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
        var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA user_version")) {
      row.next();
    } catch (SQLException e) {
      LOG.debug("cannot load the driver; opening a store reports why", e);
    }
  }
}
