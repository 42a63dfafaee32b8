package io.skep.benchmarks.cache;

import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.postgres.PostgresDatabase;
import io.skep.testkit.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Node processes of a soak; an ended node is replaced by a new one. */
final class SoakCluster implements AutoCloseable {

  static final int COUNT = 2;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PostgresDatabase database;
  private final RedisServer redis;
  private final Path folder;
  private final int each;
  private final ChildJvm[] running = new ChildJvm[COUNT];
  private final Path[] currentLogFiles = new Path[COUNT];
  private final List<Path> logFiles = new ArrayList<>();

  /** Node numbers are unique: even ones at one index, odd ones at the other. */
  private final int[] nextNumbers = {COUNT, COUNT + 1};

  private CacheUsage usage = CacheUsage.NONE;

  SoakCluster(PostgresDatabase database, RedisServer redis, Path folder, int each) {
    this.database = database;
    this.redis = redis;
    this.folder = folder;
    this.each = each;
  }

  /** Starts all nodes and returns once they run. */
  void start() throws IOException {
    for (int index = 0; index < COUNT; index++) {
      launch(index);
    }
    for (var node : running) {
      node.readLine();
    }
  }

  private void launch(int index) throws IOException {
    int number = nextNumbers[index];
    nextNumbers[index] += COUNT;
    var log = folder.resolve("node-" + number);
    logFiles.add(log);
    currentLogFiles[index] = log;
    running[index] =
        ChildJvm.start(SoakNodeProcess.class, database.url(), redis.uri(), each, log, number);
  }

  /** Returns once each node has logged {@code more} further records. */
  void awaitRecords(int more) throws IOException {
    long start = System.nanoTime();
    for (var log : currentLogFiles) {
      long enough = OperationLog.count(log) + more;
      while (OperationLog.count(log) < enough) {
        requireAlive();
        if (System.nanoTime() - start > TIMEOUT.toNanos()) {
          throw new IllegalStateException("node did not log enough operations within " + TIMEOUT);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /** Throws if a node has failed. */
  private void requireAlive() {
    for (var node : running) {
      if (!node.isAlive()) {
        throw nodeFailed();
      }
    }
  }

  private static IllegalStateException nodeFailed() {
    return new IllegalStateException("node failed; see its error output");
  }

  /** Suspends a node for the given time. */
  void suspend(int index, Duration time) throws IOException {
    running[index].suspendFor(time);
  }

  /** Kills a node, as a crash does, and starts another in its place. */
  void kill(int index) throws IOException {
    running[index].close();
    launch(index);
    running[index].readLine();
  }

  /** Stops a node in order, and starts another in its place. */
  void restart(int index) throws IOException {
    end(index);
    launch(index);
    running[index].readLine();
  }

  /** Stops all nodes in order. */
  void end() throws IOException {
    for (int index = 0; index < COUNT; index++) {
      end(index);
    }
  }

  private void end(int index) throws IOException {
    running[index].send("end");
    var output = running[index].readRemaining();
    if (!output.contains("done")) {
      throw nodeFailed();
    }
    usage = usage.plus(CacheUsage.parse(output));
  }

  /** Returns the cache usage of the nodes that were stopped in order; killed nodes report none. */
  CacheUsage usage() {
    return usage;
  }

  /** Returns the logged operations of all nodes. */
  List<Operation> operations() throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (var log : logFiles) {
      operations.addAll(OperationLog.read(log));
    }
    return operations;
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
