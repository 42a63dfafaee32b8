package io.skep.benchmarks;

import io.skep.Skep;
import io.skep.adapters.cache.CacheConfig;
import io.skep.adapters.cache.RedisAddress;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.value.AgentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that reads and writes through a cache until it is told to end, or until nobody is left
 * to tell, and keeps a journal. It may be killed at any moment.
 */
final class SoakNode {

  private static final int READERS = 2;
  private static final int WRITERS = 2;

  /** How many reads come without a rest. */
  private static final int BURST = 10;

  private static final long READERS_REST = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long WRITERS_REST = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long HANDING_REST = TimeUnit.MILLISECONDS.toNanos(50);

  private final Skep skep;
  private final SoakItems items;
  private final DeedJournal journal;
  private final int number;
  private volatile boolean ended;

  private SoakNode(Skep skep, SoakItems items, DeedJournal journal, int number) {
    this.skep = skep;
    this.items = items;
    this.journal = journal;
    this.number = number;
  }

  /** Runs it: URL, Redis, how many items of each kind, file of the journal, number of the node. */
  public static void main(String[] arguments) throws Exception {
    StatementCapture.choose();
    var cache =
        CacheConfig.DEFAULT
            .withMaxBytes(CacheConfig.MIN_BYTES)
            .withRedis(RedisAddress.parse(arguments[1]));
    try (var skep = SharedStore.open(new Database(arguments[0]), cache);
        var journal = DeedJournal.open(Path.of(arguments[3]))) {
      var items = SoakItems.of(skep, Integer.parseInt(arguments[2]));
      var node = new SoakNode(skep, items, journal, Integer.parseInt(arguments[4]));
      var listener = new Thread(node::awaitEnd, "end");
      listener.setDaemon(true);
      listener.start();
      Child.say("open");
      Team.run(READERS + WRITERS + 1, node::work);
      Child.say(CacheUse.of(skep.cache().figures()));
    }
    Child.say("done");
  }

  /** Whoever started this ends its output when it tells it to, and when it dies. */
  private void awaitEnd() {
    try {
      Child.parent().readLine();
    } catch (IOException e) {
      // Nobody is left.
      return;
    } finally {
      ended = true;
    }
  }

  private void work(int member) throws IOException {
    try {
      if (member == READERS + WRITERS) {
        hand();
      } else if (member >= READERS) {
        write();
      } else {
        read();
      }
    } finally {
      // Also if it has failed: then it is all over.
      ended = true;
    }
  }

  private void read() throws IOException {
    while (!ended) {
      for (int i = 0; i < BURST; i++) {
        read(items.any());
      }
      LockSupport.parkNanos(READERS_REST);
    }
  }

  private void read(int item) throws IOException {
    long begin = System.nanoTime();
    long version = items.read(item);
    journal.write(Deed.read(number, item, version, begin, System.nanoTime()));
  }

  private void write() throws IOException {
    while (!ended) {
      int item = items.any();
      write(item);
      read(item);
      LockSupport.parkNanos(WRITERS_REST);
    }
  }

  private long write(int item) throws IOException {
    long begin = System.nanoTime();
    journal.write(Deed.lost(number, item, begin));
    long version = items.write(item);
    journal.write(Deed.written(number, item, version, begin, System.nanoTime()));
    return version;
  }

  /** Leaves tokens for the other node, and reads by those that it has left. */
  private void hand() throws IOException {
    skep.swarm().agents().register(hands(number), AgentProfile.PLAIN);
    while (!ended) {
      giveToken();
      takeToken();
      LockSupport.parkNanos(HANDING_REST);
    }
  }

  private static AgentId hands(int node) {
    return new AgentId("hands-" + node % SoakNodes.COUNT);
  }

  private void giveToken() throws IOException {
    int item = items.any();
    long version = write(item);
    // The write is noted in a journal, which fails in ways that a supplier must not.
    var token = skep.cache().written(() -> version).token();
    var said = Optional.of(item + " " + version + " " + token);
    skep.swarm()
        .agents()
        .reportCycle(
            hands(number),
            new CycleReport(0, said, OptionalDouble.empty(), OptionalDouble.empty()));
  }

  private void takeToken() throws IOException {
    var other = skep.store().work().read(() -> skep.swarm().agents().find(hands(number + 1)));
    if (other.isEmpty() || other.get().focus().isEmpty()) {
      return;
    }
    var said = other.get().focus().split(" ", -1);
    int item = Integer.parseInt(said[0]);
    long atLeast = Long.parseLong(said[1]);
    var token = ChangePosition.parse(said[2]);
    long begin = System.nanoTime();
    long version = skep.cache().atLeast(token, () -> items.read(item));
    journal.write(Deed.readAtLeast(number, item, version, atLeast, begin, System.nanoTime()));
  }
}
