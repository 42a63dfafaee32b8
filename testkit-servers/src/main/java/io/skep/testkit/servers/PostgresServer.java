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
 * A PostgreSQL server of the tests' own, on this machine, with a superuser who needs no password.
 *
 * <p>The {@link #shared} server does not wait for the disk: no test may depend on what it keeps
 * when the machine loses power. One that is {@link #start started} for a test has the settings of
 * production.
 *
 * <p>With the environment variable {@value #URL} set to a URL of another server, such as {@code
 * postgresql://user:password@host/postgres}, tests that only need databases use that one. Safe for
 * use by many threads.
 */
public final class PostgresServer implements AutoCloseable {

  /** Names the variable that points tests at a server that is there already. */
  public static final String URL = "SKEP_TEST_POSTGRES";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Holds the server of the tests, which is started when somebody needs it first. */
  private static final class Shared {

    private static final PostgresServer SERVER = named().orElseGet(() -> start(Durability.OFF));
  }

  /** Holds the server of the benchmarks, which is started when somebody needs it first. */
  private static final class SharedDurable {

    private static final PostgresServer SERVER = named().orElseGet(PostgresServer::start);
  }

  /** Returns the server that the environment names, if it names one. */
  private static Optional<PostgresServer> named() {
    return Optional.ofNullable(System.getenv(URL))
        .filter(url -> !url.isBlank())
        .map(url -> new PostgresServer(url, null));
  }

  /** Whether a server waits for the disk. */
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

  /** Returns the server that all tests of this JVM share; it ends with it. Not durable. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** Returns a server with the settings of production that this JVM shares; it ends with it. */
  public static PostgresServer sharedDurable() {
    return SharedDurable.SERVER;
  }

  /**
   * Starts a server that its test may stop and start again. What it has acknowledged survives
   * {@link #kill} and a loss of power. To be closed.
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
      // Its databases would fill the disk, one run of tests after the other.
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
            .setPGStartupWait(PATIENCE)
            .setServerConfig("fsync", durability.setting)
            .setServerConfig("synchronous_commit", durability.setting)
            .setServerConfig("full_page_writes", durability.setting)
            .setServerConfig("max_connections", "100")
            .setServerConfig("max_prepared_transactions", "0");
    return (port == 0 ? server : server.setPort(port)).start();
  }

  /** Makes a database that is empty and returns its URL, with user and password if it has one. */
  public String newDatabase() {
    // Texts are compared by their bytes whatever the locale of a database: this one has another.
    return databaseLike("template0");
  }

  /**
   * Makes a database that holds what another one of this server does, and returns its URL. Cheaper
   * than to make the same tables again.
   *
   * @param url of the other one, to which nobody is connected
   */
  public String copyOf(String url) {
    int name = url.lastIndexOf('/') + 1;
    int query = url.indexOf('?', name);
    return databaseLike(query < 0 ? url.substring(name) : url.substring(name, query));
  }

  private String databaseLike(String template) {
    var name = "skep_test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (var connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make a database at " + URL, e);
    }
    int path = url.lastIndexOf('/');
    int query = url.indexOf('?', path);
    return url.substring(0, path + 1) + name + (query < 0 ? "" : url.substring(query));
  }

  /** Opens a connection to a database whose URL this server has given. */
  public static Connection connect(String url) throws SQLException {
    int credentials = url.indexOf("://") + 3;
    int at = url.indexOf('@');
    var userAndPassword = url.substring(credentials, at).split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.substring(at + 1),
        userAndPassword[0],
        userAndPassword.length > 1 ? userAndPassword[1] : "");
  }

  /** Starts it again after it was stopped, with all that it has kept. */
  public synchronized void restart() {
    try {
      var present = own();
      // Its files stay locked until it is told that it has ended.
      present.close();
      running = run(Objects.requireNonNull(folder), present.getPort(), Durability.ON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all its processes at once, as a crash does. */
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

  private EmbeddedPostgres own() {
    if (running == null) {
      throw new IllegalStateException("this server is not ours to stop");
    }
    return running;
  }

  /** Ends it and deletes its databases. Again, it does nothing. */
  @Override
  public synchronized void close() {
    var data = Objects.requireNonNull(folder);
    if (!Files.exists(data)) {
      return;
    }
    try {
      var server = postmaster();
      if (server.isPresent()) {
        // What it holds is deleted: there is nothing to write down first.
        kill(server.get());
      }
      own().close();
      delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its first process, if it runs. */
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
