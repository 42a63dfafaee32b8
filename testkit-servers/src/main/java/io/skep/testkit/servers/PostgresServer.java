package io.skep.testkit.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL server for tests, started on this machine, with a superuser without a password.
 *
 * <p>The {@link #shared} server runs without fsync: no test may rely on its data surviving a power
 * loss. A server {@link #start started} for one test has production settings.
 *
 * <p>If the environment variable {@value #URL} is set to the URL of another server, such as {@code
 * postgresql://user:password@host/postgres}, tests that only need databases use that server.
 * Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {

  /** Name of the environment variable that points tests at an existing server. */
  public static final String URL = "SKEP_TEST_POSTGRES";

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Lazy holder of the shared server of the tests. */
  private static final class Shared {

    private static final PostgresServer SERVER = external().orElseGet(() -> start(Durability.OFF));
  }

  /** Lazy holder of the shared server of the benchmarks. */
  private static final class SharedDurable {

    private static final PostgresServer SERVER = external().orElseGet(PostgresServer::start);
  }

  /** Returns the server that the environment variable names, or empty if it is not set. */
  private static Optional<PostgresServer> external() {
    return Optional.ofNullable(System.getenv(URL))
        .filter(url -> !url.isBlank())
        .map(url -> new PostgresServer(url, null));
  }

  /** Whether commits of a server wait for the disk. */
  private enum Durability {
    ON("on"),
    OFF("off");

    private final String setting;

    Durability(String setting) {
      this.setting = setting;
    }
  }

  private final String url;
  private final @Nullable Path folder;
  private @Nullable EmbeddedPostgres running;

  private PostgresServer(String url, @Nullable Path folder) {
    this.url = url;
    this.folder = folder;
  }

  /**
   * Returns the server that all tests of this JVM share, stopped when the JVM exits. Not durable.
   */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** Returns the shared server with production settings, stopped when the JVM exits. */
  public static PostgresServer sharedDurable() {
    return SharedDurable.SERVER;
  }

  /**
   * Starts a server that its test may stop and restart. Acknowledged commits survive {@link #kill}
   * and a power loss. The caller closes the server.
   */
  public static PostgresServer start() {
    return start(Durability.ON);
  }

  private static PostgresServer start(Durability durability) {
    try {
      var folder = Files.createTempDirectory("skep-postgres");
      var started = run(folder, 0, durability);
      var server =
          new PostgresServer(
              "postgresql://postgres@localhost:" + started.getPort() + "/postgres", folder);
      server.running = started;
      // Left behind, the databases of successive test runs would fill the disk.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "skep-postgres-end"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres run(Path folder, int port, Durability durability)
      throws IOException {
    var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setPGStartupWait(TIMEOUT)
            .setServerConfig("fsync", durability.setting)
            .setServerConfig("synchronous_commit", durability.setting)
            .setServerConfig("full_page_writes", durability.setting)
            .setServerConfig("max_connections", "100")
            .setServerConfig("max_prepared_transactions", "0");
    return (port == 0 ? server : server.setPort(port)).start();
  }

  /**
   * Creates an empty database and returns its URL, with user and password where the server has one.
   */
  public String newDatabase() {
    // Texts must be compared bytewise in any database locale: template0 has another locale.
    return createFromTemplate("template0");
  }

  /**
   * Creates a copy of a database of this server and returns its URL. Cheaper than creating the same
   * tables again.
   *
   * @param url the URL of the database to copy, which must have no open connections
   */
  public String cloneDatabase(String url) {
    int name = url.lastIndexOf('/') + 1;
    int query = url.indexOf('?', name);
    return createFromTemplate(query < 0 ? url.substring(name) : url.substring(name, query));
  }

  private String createFromTemplate(String template) {
    var name = "skep_test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (var connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database at " + URL, e);
    }
    int path = url.lastIndexOf('/');
    int query = url.indexOf('?', path);
    return url.substring(0, path + 1) + name + (query < 0 ? "" : url.substring(query));
  }

  /** Opens a connection to a database whose URL this server returned. */
  public static Connection connect(String url) throws SQLException {
    int credentials = url.indexOf("://") + 3;
    int at = url.indexOf('@');
    var userAndPassword = url.substring(credentials, at).split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.substring(at + 1),
        userAndPassword[0],
        userAndPassword.length > 1 ? userAndPassword[1] : "");
  }

  /** Restarts the server after it was stopped, with its data. */
  public synchronized void restart() {
    try {
      var present = requireOwned();
      // The data files stay locked until the handle of the ended process is closed.
      present.close();
      running = run(Objects.requireNonNull(folder), present.getPort(), Durability.ON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills all processes of the server at once, as a crash does. */
  public synchronized void kill() {
    try {
      kill(postmaster().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill(ProcessHandle server) throws IOException {
    var children = server.descendants().toList();
    server.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    server.onExit().join();
    children.forEach(child -> child.onExit().join());
    Files.deleteIfExists(Objects.requireNonNull(folder).resolve("data").resolve("postmaster.pid"));
  }

  private EmbeddedPostgres requireOwned() {
    if (running == null) {
      throw new IllegalStateException("cannot stop a server named by " + URL);
    }
    return running;
  }

  /** Stops the server and deletes its databases. Idempotent. */
  @Override
  public synchronized void close() {
    var data = Objects.requireNonNull(folder);
    if (!Files.exists(data)) {
      return;
    }
    try {
      var server = postmaster();
      if (server.isPresent()) {
        // The data is deleted afterwards, so that no shutdown checkpoint is needed.
        kill(server.get());
      }
      requireOwned().close();
      delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the postmaster process, or empty if the server is not running. */
  private Optional<ProcessHandle> postmaster() throws IOException {
    var file = Objects.requireNonNull(folder).resolve("data").resolve("postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
        : Optional.empty();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
