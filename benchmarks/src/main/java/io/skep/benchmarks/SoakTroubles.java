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
import java.util.NavigableMap;
import java.util.TreeMap;
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

  /** How many items are changed of which no poll tells for a while, those that are read most. */
  private static final int UNSEEN = 20;

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

  private final Database database;
  private final Skep skep;
  private final SoakItems items;
  private final RedisServer redis;
  private final SoakNodes nodes;
  private final Path oldDump;
  private final Duration length;
  private final Map<String, Trouble> rotation = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** What began when. */
  private final NavigableMap<Long, String> spells = new TreeMap<>();

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
    rotation.put("long transaction", () -> write(items.any(), length));
    rotation.put("change log locked", () -> lock("change", 0));
    rotation.put("Redis saved", this::layDumpAside);
    rotation.put("node stopped", () -> nodes.stop(place(0), length));
    // Every poll reads this, and no write does.
    rotation.put("feed silent", () -> lock("change_horizon", UNSEEN));
    rotation.put("node killed", () -> nodes.kill(place(0)));
    rotation.put("node restarted", () -> nodes.restart(place(1)));
    rotation.put("Redis with an old dump", () -> replaceRedis(true));
  }

  /**
   * Lets each of them happen once, with a rest before each, and one at the end.
   *
   * @param rest how long at least
   * @param records how much each node is to note meanwhile, so that there is something to go wrong
   */
  void happen(Duration rest, int records) throws Exception {
    for (var trouble : rotation.entrySet()) {
      calm(rest, records);
      spells.put(System.nanoTime(), trouble.getKey());
      trouble.getValue().happen();
      spells.put(System.nanoTime(), "after " + trouble.getKey());
      counts.merge(trouble.getKey(), 1, Integer::sum);
    }
    calm(rest, records);
    rotations++;
  }

  private void calm(Duration rest, int records) throws IOException {
    nodes.awaitRecords(records);
    rest(rest);
  }

  /** Returns how many there were in all. */
  int happened() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns which trouble there was at a time of {@link System#nanoTime}, in words. */
  String at(long time) {
    var spell = spells.floorEntry(time);
    return spell == null ? "before any" : spell.getValue();
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

  /** Returns the place of a node, another one the next time. */
  private int place(int number) {
    return (rotations + number) % SoakNodes.COUNT;
  }

  private static void rest(Duration time) {
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
      rest(length);
      connection.rollback();
    }
  }

  /** Writes, and commits that after a while, behind others who have begun later. */
  private void write(int item, Duration open) {
    long begin = System.nanoTime();
    long version =
        skep.store()
            .work()
            .write(
                () -> {
                  long made = items.write(item);
                  rest(open);
                  return made;
                });
    deeds.add(Deed.written(NODE, item, version, begin, System.nanoTime()));
  }

  /** Keeps for later what Redis has, once it has something: that will be old then. */
  private void layDumpAside() throws IOException {
    long start = System.nanoTime();
    while (redis.command("DBSIZE").equals("0")) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new IllegalStateException("Redis stays empty; the nodes have no use of it");
      }
      rest(LOOK);
    }
    redis.command("SAVE");
    Files.move(redis.dump(), oldDump, StandardCopyOption.REPLACE_EXISTING);
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
