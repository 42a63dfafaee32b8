package io.skep.benchmarks.cache;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.redis.RedisAddress;
import io.skep.benchmarks.harness.ChildJvm;
import io.skep.benchmarks.harness.StatementCapture;
import io.skep.benchmarks.harness.WorkerThreads;
import io.skep.benchmarks.postgres.PostgresBenchmarkStores;
import io.skep.benchmarks.postgres.PostgresDatabase;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.value.AgentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Node process that reads and writes through a cache and logs its operations, until the parent
 * requests its end or exits. Tolerates being killed at any moment.
 */
final class SoakNodeProcess {

  private static final int READERS = 2;
  private static final int WRITERS = 2;

  /** Number of reads between two pauses. */
  private static final int READS_PER_BURST = 10;

  private static final long READ_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long WRITE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long TOKEN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Skep skep;
  private final SoakItems items;
  private final OperationLog operationLog;
  private final int number;
  private volatile boolean ended;

  private SoakNodeProcess(Skep skep, SoakItems items, OperationLog log, int number) {
    this.skep = skep;
    this.items = items;
    this.operationLog = log;
    this.number = number;
  }

  /** Runs the process: URL, Redis URI, items of each type, log file, node number. */
  public static void main(String[] arguments) throws Exception {
    StatementCapture.install();
    var cache =
        CacheConfig.DEFAULT
            .withMaxBytes(CacheConfig.MIN_BYTES)
            .withRedis(RedisAddress.parse(arguments[1]));
    try (var skep = PostgresBenchmarkStores.open(new PostgresDatabase(arguments[0]), cache);
        var log = OperationLog.open(Path.of(arguments[3]))) {
      var items = SoakItems.load(skep, Integer.parseInt(arguments[2]));
      var node = new SoakNodeProcess(skep, items, log, Integer.parseInt(arguments[4]));
      var listener = new Thread(node::awaitEnd, "end");
      listener.setDaemon(true);
      listener.start();
      ChildJvm.writeLine("open");
      WorkerThreads.run(READERS + WRITERS + 1, node::work);
      ChildJvm.writeLine(CacheUsage.of(skep.cache().stats()));
    }
    ChildJvm.writeLine("done");
  }

  /** The parent sends a line to request the end; its exit closes the stream. */
  private void awaitEnd() {
    try {
      ChildJvm.parentInput().readLine();
    } catch (IOException e) {
      // The parent has exited.
      return;
    } finally {
      ended = true;
    }
  }

  private void work(int member) throws IOException {
    try {
      if (member == READERS + WRITERS) {
        exchangeTokens();
      } else if (member >= READERS) {
        write();
      } else {
        read();
      }
    } finally {
      // After a failure as well: the other threads must stop.
      ended = true;
    }
  }

  private void read() throws IOException {
    while (!ended) {
      for (int i = 0; i < READS_PER_BURST; i++) {
        read(items.pick());
      }
      LockSupport.parkNanos(READ_PAUSE_NANOS);
    }
  }

  private void read(int item) throws IOException {
    long begin = System.nanoTime();
    long version = items.read(item);
    operationLog.write(Operation.read(number, item, version, begin, System.nanoTime()));
  }

  private void write() throws IOException {
    while (!ended) {
      int item = items.pick();
      write(item);
      read(item);
      LockSupport.parkNanos(WRITE_PAUSE_NANOS);
    }
  }

  private long write(int item) throws IOException {
    long begin = System.nanoTime();
    operationLog.write(Operation.lostWrite(number, item, begin));
    long version = items.write(item);
    operationLog.write(Operation.write(number, item, version, begin, System.nanoTime()));
    return version;
  }

  /** Publishes tokens to the other node, and reads with the tokens that it has published. */
  private void exchangeTokens() throws IOException {
    skep.swarm().agents().register(tokenAgent(number), AgentProfile.DEFAULT);
    while (!ended) {
      publishToken();
      readByToken();
      LockSupport.parkNanos(TOKEN_PAUSE_NANOS);
    }
  }

  private static AgentId tokenAgent(int node) {
    return new AgentId("hands-" + node % SoakCluster.COUNT);
  }

  private void publishToken() throws IOException {
    int item = items.pick();
    long version = write(item);
    // The write is logged to a file, and the supplier must not throw IOException.
    var token = skep.cache().writeWithToken(() -> version).token();
    var text = Optional.of(item + " " + version + " " + token);
    skep.swarm()
        .agents()
        .reportCycle(
            tokenAgent(number),
            new CycleReport(0, text, OptionalDouble.empty(), OptionalDouble.empty()));
  }

  private void readByToken() throws IOException {
    var other =
        skep.store().unitOfWork().read(() -> skep.swarm().agents().find(tokenAgent(number + 1)));
    if (other.isEmpty() || other.get().focus().isEmpty()) {
      return;
    }
    var fields = other.get().focus().split(" ", -1);
    int item = Integer.parseInt(fields[0]);
    long atLeast = Long.parseLong(fields[1]);
    var token = ChangePosition.parse(fields[2]);
    long begin = System.nanoTime();
    long version = skep.cache().readAtLeast(token, () -> items.read(item));
    operationLog.write(
        Operation.readAtLeast(number, item, version, atLeast, begin, System.nanoTime()));
  }
}
