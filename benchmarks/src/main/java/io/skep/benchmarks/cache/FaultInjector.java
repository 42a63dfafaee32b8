package io.skep.benchmarks.cache;

import io.skep.Skep;
import io.skep.benchmarks.postgres.PostgresDatabase;
import io.skep.testkit.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Injects faults in turn during a soak. */
final class FaultInjector {

  /** Node number of the injector in operations. */
  static final int NODE = 0;

  /** Injects a fault and returns once it is over. */
  @FunctionalInterface
  private interface Fault {
    void inject() throws Exception;
  }

  /** Number of items, the most popular ones, that are changed while the change feed is blocked. */
  private static final int UNSEEN_CHANGES = 20;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final long TIMEOUT_NANOS = Duration.ofMinutes(1).toNanos();

  private final PostgresDatabase database;
  private final Skep skep;
  private final SoakItems items;
  private final RedisServer redis;
  private final SoakCluster nodes;
  private final Path oldDump;
  private final Duration duration;
  private final Map<String, Fault> faults = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Start of each phase, by time. */
  private final NavigableMap<Long, String> timeline = new TreeMap<>();

  private final List<Operation> operations = new ArrayList<>();
  private int rotations;

  /**
   * Creates an injector.
   *
   * @param skep a store without a cache
   * @param folder the folder for the saved Redis dump
   * @param length the duration of faults that are not instantaneous
   */
  FaultInjector(
      PostgresDatabase database,
      Skep skep,
      SoakItems items,
      RedisServer redis,
      SoakCluster nodes,
      Path folder,
      Duration length) {
    this.database = database;
    this.skep = skep;
    this.items = items;
    this.redis = redis;
    this.nodes = nodes;
    this.duration = length;
    oldDump = folder.resolve("old.rdb");
    faults.put("Redis killed", () -> replaceRedis(false));
    faults.put("Redis stopped", this::stopRedis);
    faults.put("Redis flushed", () -> redis.command("FLUSHALL"));
    faults.put("long transaction", () -> write(items.pick(), length));
    faults.put("change log locked", () -> lock("change", 0));
    faults.put("Redis saved", this::saveDump);
    faults.put("node stopped", () -> nodes.suspend(nodeIndex(0), length));
    // Every poll of the feed reads this table, and no write does.
    faults.put("feed silent", () -> lock("change_horizon", UNSEEN_CHANGES));
    faults.put("node killed", () -> nodes.kill(nodeIndex(0)));
    faults.put("node restarted", () -> nodes.restart(nodeIndex(1)));
    faults.put("Redis with an old dump", () -> replaceRedis(true));
  }

  /**
   * Injects each fault once, with a pause before each and one at the end.
   *
   * @param rest the minimum pause
   * @param records the number of operations that each node logs during a pause, so that faults hit
   *     active nodes
   */
  void injectAll(Duration rest, int records) throws Exception {
    for (var fault : faults.entrySet()) {
      awaitTraffic(rest, records);
      timeline.put(System.nanoTime(), fault.getKey());
      fault.getValue().inject();
      timeline.put(System.nanoTime(), "after " + fault.getKey());
      counts.merge(fault.getKey(), 1, Integer::sum);
    }
    awaitTraffic(rest, records);
    rotations++;
  }

  private void awaitTraffic(Duration rest, int records) throws IOException {
    nodes.awaitRecords(records);
    sleep(rest);
  }

  /** Returns the total number of injected faults. */
  int injectedCount() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns a description of the fault at a {@link System#nanoTime} time. */
  String activeFaultAt(long time) {
    var phase = timeline.floorEntry(time);
    return phase == null ? "before any" : phase.getValue();
  }

  /** Returns the count of each fault. */
  @Override
  public String toString() {
    return counts.toString();
  }

  /** Returns the writes of the injector. */
  List<Operation> operations() {
    return operations;
  }

  /** Returns the index of a node, which rotates with each round. */
  private int nodeIndex(int number) {
    return (rotations + number) % SoakCluster.COUNT;
  }

  private static void sleep(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void lock(String table, int changed) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      for (int item = 0; item < changed; item++) {
        write(item, Duration.ZERO);
      }
      sleep(duration);
      connection.rollback();
    }
  }

  /** Writes, and commits after a delay, behind transactions that began later. */
  private void write(int item, Duration open) {
    long begin = System.nanoTime();
    long version =
        skep.store()
            .unitOfWork()
            .write(
                () -> {
                  long made = items.write(item);
                  sleep(open);
                  return made;
                });
    operations.add(Operation.write(NODE, item, version, begin, System.nanoTime()));
  }

  /** Saves a Redis dump once Redis has data, to be restored later as a stale one. */
  private void saveDump() throws IOException {
    long start = System.nanoTime();
    while (redis.command("DBSIZE").equals("0")) {
      if (System.nanoTime() - start > TIMEOUT_NANOS) {
        throw new IllegalStateException("Redis remained empty; the nodes do not use it");
      }
      sleep(POLL_INTERVAL);
    }
    redis.command("SAVE");
    Files.move(redis.dumpFile(), oldDump, StandardCopyOption.REPLACE_EXISTING);
  }

  private void stopRedis() {
    redis.pause();
    try {
      sleep(duration);
    } finally {
      redis.resume();
    }
  }

  private void replaceRedis(boolean withOldDump) throws IOException {
    redis.kill();
    sleep(duration);
    if (withOldDump) {
      Files.copy(oldDump, redis.dumpFile());
    }
    redis.restart();
    Files.deleteIfExists(redis.dumpFile());
  }
}
