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
 * A Redis server of the tests' own, on this machine, that keeps nothing on disk unless its
 * arguments say so. It can be ended as a crash ends it, held still, and started again in its place.
 *
 * <p>With the environment variable {@value RedisPrograms#PROGRAM} set to the path of another {@code
 * redis-server}, that one is run. Safe for use by many threads.
 */
public final class RedisServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final int port;
  private final List<String> command;
  private Process process;

  private RedisServer(Path folder, int port, List<String> command) throws IOException {
    this.folder = folder;
    this.port = port;
    this.command = command;
    process = run();
    // A JVM that ends without closing it would leave the process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "skep-redis-end"));
  }

  /**
   * Starts a server that answers when this returns. To be closed.
   *
   * @param arguments such as {@code "--maxmemory", "2mb"}
   */
  public static RedisServer start(String... arguments) {
    try {
      var folder = Files.createTempDirectory("skep-redis");
      int port = LoopbackPorts.free();
      List<String> command = new ArrayList<>(List.of(RedisPrograms.server().toString()));
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", folder.toString(), "--save", "", "--appendonly", "no"));
      command.addAll(List.of(arguments));
      return new RedisServer(folder, port, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a sentinel that watches a master, alone. */
  static RedisServer startSentinel(String name, RedisServer master) {
    try {
      var folder = Files.createTempDirectory("skep-redis");
      int port = LoopbackPorts.free();
      // It rewrites this file whenever it learns something.
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
      var program = RedisPrograms.server().toString();
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
    RedisCommand.await(PATIENCE, () -> answers(started));
    return started;
  }

  private boolean answers(Process started) throws IOException {
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

  /** Returns where it is, in the form that clients take. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Returns the port that it listens on, also while it does not run. */
  public int port() {
    return port;
  }

  /**
   * Returns the file that it reads when it starts, and writes when it is told to {@code SAVE}. What
   * is put in its place while it does not run is what it will have.
   */
  public Path dump() {
    return folder.resolve("dump.rdb");
  }

  /**
   * Has it do something and returns its answer; of an answer with several parts, each on a line.
   *
   * @throws IllegalStateException if it answers with an error
   */
  public String command(String... words) {
    try {
      return RedisCommand.run(port, words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once, as a crash does. */
  public synchronized void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Has it do nothing until it is resumed; connections to it stay open, and new ones open. */
  public synchronized void pause() {
    signal("-STOP");
  }

  /** Has it go on where it was paused. */
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

  /** Ends it if it runs, and starts it again in the same place with what {@link #dump} holds. */
  public synchronized void restart() {
    kill();
    try {
      process = run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and deletes what it has kept. Again, it does nothing. */
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
