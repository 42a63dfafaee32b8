package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Redis server for tests, on this machine, without persistence unless its arguments enable it. The
 * server can be killed, paused, and restarted on the same port.
 *
 * <p>If the environment variable {@value RedisExecutable#PROGRAM} is set to the path of another
 * {@code redis-server}, that executable is run. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Path folder;
  private final int port;
  private final List<String> command;
  private Process process;

  private RedisServer(Path folder, int port, List<String> command) throws IOException {
    this.folder = folder;
    this.port = port;
    this.command = command;
    process = run();
    // Without the hook, a JVM that exits without closing the server would leave its process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "skep-redis-end"));
  }

  /**
   * Starts a server and returns once it answers. The caller closes the server.
   *
   * @param arguments command line arguments such as {@code "--maxmemory", "2mb"}
   */
  public static RedisServer start(String... arguments) {
    try {
      var folder = Files.createTempDirectory("skep-redis");
      int port = LoopbackPorts.findFree();
      List<String> command = new ArrayList<>(List.of(RedisExecutable.path().toString()));
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", folder.toString(), "--save", "", "--appendonly", "no"));
      command.addAll(List.of(arguments));
      return new RedisServer(folder, port, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a single sentinel that monitors a master. */
  static RedisServer startSentinel(String name, RedisServer master) {
    try {
      var folder = Files.createTempDirectory("skep-redis");
      int port = LoopbackPorts.findFree();
      // The sentinel rewrites this file whenever its state changes.
      var file = folder.resolve("sentinel.conf");
      Files.writeString(
          file,
          """
          port %d
          bind 127.0.0.1
          dir %s
          sentinel monitor %s 127.0.0.1 %d 1
          sentinel down-after-milliseconds %3$s 300
          sentinel failover-timeout %3$s 2000
          """
              .formatted(port, folder, name, master.port));
      var program = RedisExecutable.path().toString();
      return new RedisServer(folder, port, List.of(program, file.toString(), "--sentinel"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process run() throws IOException {
    var log = folder.resolve("log").toFile();
    var started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    RedisCommand.await(TIMEOUT, () -> respondsToPing(started));
    return started;
  }

  private boolean respondsToPing(Process started) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    try {
      var reply = RedisCommand.raw(port, "PING");
      return !reply.startsWith("-LOADING");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the URI of the server, in the form that clients accept. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Returns the port of the server, also while the server is stopped. */
  public int port() {
    return port;
  }

  /**
   * Returns the dump file, which the server loads on start and writes on {@code SAVE}. A file put
   * in its place while the server is stopped is loaded by the next start.
   */
  public Path dumpFile() {
    return folder.resolve("dump.rdb");
  }

  /**
   * Runs a command and returns its reply; elements of an array reply are separated by line breaks.
   *
   * @throws IllegalStateException if the reply is an error
   */
  public String command(String... words) {
    try {
      return RedisCommand.run(port, words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the server, as a crash does. */
  public synchronized void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Suspends the server until {@link #resume}; open connections stay open, and new ones are
   * accepted.
   */
  public synchronized void pause() {
    signal("-STOP");
  }

  /** Resumes a paused server. */
  public synchronized void resume() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
      if (kill.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("cannot signal " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops the server if it is running and starts it on the same port with the data of {@link
   * #dumpFile}.
   */
  public synchronized void restart() {
    kill();
    try {
      process = run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server and deletes its data. Idempotent. */
  @Override
  public synchronized void close() {
    kill();
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
