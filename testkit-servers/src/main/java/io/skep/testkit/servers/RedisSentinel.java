package io.skep.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A Redis with a replica and a sentinel that puts the replica in its place when it is gone, all of
 * them the tests' own. Safe for use by many threads.
 */
public final class RedisSentinel implements AutoCloseable {

  private static final String NAME = "skep";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RedisServer master;
  private final RedisServer replica;
  private final RedisServer sentinel;

  private RedisSentinel(RedisServer master, RedisServer replica, RedisServer sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /** Starts all three and returns when the sentinel knows the replica as fit. To be closed. */
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

  /** Returns where it is, in the form that clients take. */
  public String uri() {
    return "redis-sentinel://127.0.0.1:%d#%s".formatted(sentinel.port(), NAME);
  }

  /** Returns the server that is the master at first. */
  public RedisServer master() {
    return master;
  }

  /** Returns when the replica has become the master. */
  public void awaitFailover() {
    await(
        () -> {
          try {
            return replica.command("ROLE").startsWith("master");
          } catch (UncheckedIOException e) {
            // The sentinel ends all connections to it on the way.
            return false;
          }
        });
  }

  private static void await(Callable<Boolean> condition) {
    try {
      RedisCommand.await(PATIENCE, condition);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all three. Again, it does nothing. */
  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
