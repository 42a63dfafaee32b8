package io.skep.benchmarks;

import io.skep.testkit.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes of a soak, of which each is started anew when it was ended. */
final class SoakNodes implements AutoCloseable {

  static final int COUNT = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  private final Database database;
  private final RedisServer redis;
  private final Path folder;
  private final int each;
  private final Child[] running = new Child[COUNT];
  private final Path[] current = new Path[COUNT];
  private final List<Path> journals = new ArrayList<>();

  /** Numbers are given once: those of one place are even, of the other one odd. */
  private final int[] next = {COUNT, COUNT + 1};

  private CacheUse use = CacheUse.NONE;

  SoakNodes(Database database, RedisServer redis, Path folder, int each) {
    this.database = database;
    this.redis = redis;
    this.folder = folder;
    this.each = each;
  }

  /** Starts all of them; they are at work when this returns. */
  void start() throws IOException {
    for (int place = 0; place < COUNT; place++) {
      launch(place);
    }
    for (var node : running) {
      node.next();
    }
  }

  private void launch(int place) throws IOException {
    int number = next[place];
    next[place] += COUNT;
    var journal = folder.resolve("node-" + number);
    journals.add(journal);
    current[place] = journal;
    running[place] =
        Child.start(SoakNode.class, database.url(), redis.uri(), each, journal, number);
  }

  /** Returns when each of them has noted so much more: one that has just started takes its time. */
  void awaitRecords(int more) throws IOException {
    long start = System.nanoTime();
    for (var journal : current) {
      long enough = DeedJournal.count(journal) + more;
      while (DeedJournal.count(journal) < enough) {
        requireAlive();
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException("a node reads and writes next to nothing");
        }
        LockSupport.parkNanos(LOOK);
      }
    }
  }

  /** Refuses to go on if one of them has failed. */
  private void requireAlive() {
    for (var node : running) {
      if (!node.isAlive()) {
        throw failed();
      }
    }
  }

  private static IllegalStateException failed() {
    return new IllegalStateException("a node failed; its error output tells why");
  }

  /** Holds one still. */
  void stop(int place, Duration time) throws IOException {
    running[place].stop(time);
  }

  /** Ends one as a crash does, and starts another one in its place. */
  void kill(int place) throws IOException {
    running[place].close();
    launch(place);
    running[place].next();
  }

  /** Ends one in order, and starts another one in its place. */
  void restart(int place) throws IOException {
    end(place);
    launch(place);
    running[place].next();
  }

  /** Ends all in order. */
  void end() throws IOException {
    for (int place = 0; place < COUNT; place++) {
      end(place);
    }
  }

  private void end(int place) throws IOException {
    running[place].tell("end");
    var said = running[place].rest();
    if (!said.contains("done")) {
      throw failed();
    }
    use = use.plus(CacheUse.parse(said));
  }

  /** Returns what those did that were ended in order: who was killed could not say it. */
  CacheUse use() {
    return use;
  }

  /** Returns what all of them read and wrote. */
  List<Deed> deeds() throws IOException {
    List<Deed> deeds = new ArrayList<>();
    for (var journal : journals) {
      deeds.addAll(DeedJournal.read(journal));
    }
    return deeds;
  }

  @Override
  public void close() {
    for (var node : running) {
      if (node != null) {
        node.close();
      }
    }
  }
}
