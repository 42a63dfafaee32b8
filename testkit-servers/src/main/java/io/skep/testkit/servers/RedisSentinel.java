package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Redis server for tests with a replica and a sentinel, which promotes the replica when the master
 * fails. Thread-safe.
 */
public final class RedisSentinel implements AutoCloseable {

  private static final String NAME = "skep";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final RedisServer master;
  private final RedisServer replica;
  private final RedisServer sentinel;

  private RedisSentinel(RedisServer master, RedisServer replica, RedisServer sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /**
   * Starts all three processes and returns once the sentinel reports the replica as healthy. The
   * caller closes them.
   */
  public static RedisSentinel start() {
    var master = RedisServer.start("--repl-diskless-sync-delay", "0");
    var replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
    await(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
    var sentinel = RedisServer.startSentinel(NAME, master);
    var started = new RedisSentinel(master, replica, sentinel);
    await(
        () -> sentinel.command("SENTINEL", "REPLICAS", NAME).contains("\nmaster-link-status\nok"));
    return started;
  }

  /** Returns the URI, in the form that clients accept. */
  public String uri() {
    return "redis-sentinel://127.0.0.1:%d#%s".formatted(sentinel.port(), NAME);
  }

  /** Returns the initial master. */
  public RedisServer master() {
    return master;
  }

  /** Returns once the replica was promoted to master. */
  public void awaitFailover() {
    await(
        () -> {
          try {
            return replica.command("ROLE").startsWith("master");
          } catch (UncheckedIOException e) {
            // The sentinel closes all connections to the replica during the failover.
            return false;
          }
        });
  }

  private static void await(Callable<Boolean> condition) {
    try {
      RedisCommand.await(TIMEOUT, condition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops all three processes. Idempotent. */
  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
