package io.skep.benchmarks;

import io.skep.Skep;
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
import java.util.concurrent.locks.LockSupport;

/** What goes wrong while a soak runs, one thing after the other, again and again. */
final class SoakTroubles {

  /** What the one who makes trouble is called in deeds. */
  static final int NODE = 0;

  /** Makes one of them, and returns when it is over. */
  @FunctionalInterface
  private interface Trouble {
    void happen() throws Exception;
  }

  private final Database database;
  private final Skep skep;
  private final SoakItems items;
  private final RedisServer redis;
  private final SoakNodes nodes;
  private final Path oldDump;
  private final Duration length;
  private final Map<String, Trouble> rotation = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Deed> deeds = new ArrayList<>();
  private int rotations;

  /**
   * Creates them.
   *
   * @param skep a store without a cache
   * @param folder where a dump is laid aside
   * @param length how long each lasts that does not happen at once
   */
  SoakTroubles(
      Database database,
      Skep skep,
      SoakItems items,
      RedisServer redis,
      SoakNodes nodes,
      Path folder,
      Duration length) {
    this.database = database;
    this.skep = skep;
    this.items = items;
    this.redis = redis;
    this.nodes = nodes;
    this.length = length;
    oldDump = folder.resolve("old.rdb");
    rotation.put("Redis killed", () -> replaceRedis(false));
    rotation.put("Redis stopped", this::stopRedis);
    rotation.put("Redis flushed", () -> redis.command("FLUSHALL"));
    rotation.put("long transaction", this::writeForLong);
    rotation.put("change log locked", () -> lock("change"));
    rotation.put("node stopped", () -> nodes.stop(place(), length));
    // Every poll reads this, and no write does. By now, the nodes have something to be old.
    rotation.put("feed silent", () -> lock("change_horizon"));
    rotation.put("node killed", () -> nodes.kill(place()));
    rotation.put("node restarted", () -> nodes.restart(place()));
    rotation.put("Redis with an old dump", () -> replaceRedis(true));
  }

  /** Lets each of them happen once, with a rest before each, and one at the end. */
  void happen(Duration rest) throws Exception {
    rest(rest);
    redis.command("SAVE");
    Files.move(redis.dump(), oldDump, StandardCopyOption.REPLACE_EXISTING);
    for (var trouble : rotation.entrySet()) {
      rest(rest);
      trouble.getValue().happen();
      counts.merge(trouble.getKey(), 1, Integer::sum);
      nodes.requireAlive();
    }
    rest(rest);
    rotations++;
  }

  /** Returns how many there were in all. */
  int happened() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns how often each has happened. */
  @Override
  public String toString() {
    return counts.toString();
  }

  /** Returns what was written on the way. */
  List<Deed> deeds() {
    return deeds;
  }

  /** Each node has its turn. */
  private int place() {
    return rotations % SoakNodes.COUNT;
  }

  private static void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void lock(String table) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      rest(length);
      connection.rollback();
    }
  }

  /** Commits long after it has written, and after others that have begun later. */
  private void writeForLong() {
    int item = items.any();
    long begin = System.nanoTime();
    long version =
        skep.store()
            .work()
            .write(
                () -> {
                  long made = items.write(item);
                  rest(length);
                  return made;
                });
    deeds.add(Deed.written(NODE, item, version, begin, System.nanoTime()));
  }

  private void stopRedis() {
    redis.pause();
    try {
      rest(length);
    } finally {
      redis.resume();
    }
  }

  private void replaceRedis(boolean withOldDump) throws IOException {
    redis.kill();
    rest(length);
    if (withOldDump) {
      Files.copy(oldDump, redis.dump());
    }
    redis.restart();
    Files.deleteIfExists(redis.dump());
  }
}
