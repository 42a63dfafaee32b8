package io.skep.benchmarks.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the staleness of reads against the guarantees of the cache, by the logged operations and
 * their times. The order of the operations does not matter.
 */
final class StalenessChecker {

  /** Violation of a guarantee. */
  enum Violation {
    /** A newer version had been visible for longer than max-staleness. */
    STALE,
    /** A write on the same node had completed before with a newer version. */
    OLDER_THAN_OWN_WRITE,
    /** The read requested a newer version by a token. */
    OLDER_THAN_TOKEN,
    /** No write of the version had begun. */
    UNKNOWN_VERSION,
    /** Two writes returned the same version. */
    DUPLICATE_VERSION
  }

  private static final int MAX_DESCRIPTIONS = 20;

  private final long maxStalenessNanos;
  private final Map<Integer, Item> items = new HashMap<>();
  private final Map<Violation, Long> counts = new EnumMap<>(Violation.class);
  private final List<String> descriptions = new ArrayList<>();
  private long start = Long.MAX_VALUE;
  private long reads;
  private long readsByToken;
  private long staleReads;
  private long writes;
  private long maxStaleness;

  private StalenessChecker(Duration limit) {
    this.maxStalenessNanos = limit.toNanos();
  }

  /**
   * Checks every read.
   *
   * @param operations all writes, including lost ones and the creation of the items, and all reads
   * @param limit max-staleness of changes of other nodes
   */
  static StalenessChecker check(List<Operation> operations, Duration limit) {
    var checker = new StalenessChecker(limit);
    operations.forEach(checker::accept);
    checker.items.values().forEach(Item::computeAvailability);
    for (var operation : operations) {
      if (!operation.isWrite()) {
        checker.checkRead(operation);
      }
    }
    return checker;
  }

  private void accept(Operation operation) {
    start = Math.min(start, operation.begin());
    var item = items.computeIfAbsent(operation.item(), number -> new Item());
    if (operation.isWrite()) {
      writes++;
      if (!item.write(operation)) {
        addViolation(Violation.DUPLICATE_VERSION, operation, 0);
      }
    }
    if (operation.version() != Operation.NONE) {
      // A version that was read is committed by the end of the read, even if its writer was killed.
      item.all.add(operation);
    }
  }

  private void checkRead(Operation read) {
    reads++;
    readsByToken += read.atLeast() == Operation.NONE ? 0 : 1;
    var item = items.getOrDefault(read.item(), new Item());
    long behind = item.all.staleness(read);
    staleReads += behind > 0 ? 1 : 0;
    maxStaleness = Math.max(maxStaleness, behind);
    if (behind > maxStalenessNanos) {
      addViolation(Violation.STALE, read, behind);
    }
    var own = item.own.get(read.node());
    if (own != null && own.staleness(read) > 0) {
      addViolation(Violation.OLDER_THAN_OWN_WRITE, read, own.staleness(read));
    }
    if (read.version() < read.atLeast()) {
      addViolation(Violation.OLDER_THAN_TOKEN, read, behind);
    }
    if (read.version() != Operation.NONE && !item.mayHaveVersion(read)) {
      addViolation(Violation.UNKNOWN_VERSION, read, behind);
    }
  }

  private void addViolation(Violation fault, Operation operation, long behind) {
    counts.merge(fault, 1L, Long::sum);
    if (descriptions.size() < MAX_DESCRIPTIONS) {
      descriptions.add(
          "%s by %.1f ms at %.3f s: %s"
              .formatted(fault, behind / 1e6, (operation.begin() - start) / 1e9, operation));
    }
  }

  /** Returns the number of checked reads. */
  long reads() {
    return reads;
  }

  /** Returns the number of checked reads by a token. */
  long readsByToken() {
    return readsByToken;
  }

  /** Returns the number of writes, including lost ones. */
  long writes() {
    return writes;
  }

  /** Returns the number of reads that began when a newer version was already visible. */
  long staleReads() {
    return staleReads;
  }

  /** Returns the maximum time for which a newer version was visible when a read began. */
  Duration maxStaleness() {
    return Duration.ofNanos(maxStaleness);
  }

  /** Returns the number of violations of a kind. */
  long count(Violation fault) {
    return counts.getOrDefault(fault, 0L);
  }

  /** Returns descriptions of the first violations; empty if there are none. */
  List<String> violations() {
    return descriptions;
  }

  /** History of an item. */
  private static final class Item {

    private final Versions all = new Versions();

    /** Versions written, by node. */
    private final Map<Integer, Versions> own = new HashMap<>();

    /** Start of the write of each version. */
    private final Map<Long, Long> begins = new HashMap<>();

    private final List<Long> lost = new ArrayList<>();

    /** Versions that were read and that only lost writes can have written. */
    private final Set<Long> unattributed = new HashSet<>();

    /** Records a write; returns false if another write had the same version. */
    boolean write(Operation operation) {
      if (operation.isLost()) {
        lost.add(operation.begin());
        return true;
      }
      own.computeIfAbsent(operation.node(), number -> new Versions()).add(operation);
      return begins.put(operation.version(), operation.begin()) == null;
    }

    void computeAvailability() {
      all.computeAvailability();
      own.values().forEach(Versions::computeAvailability);
    }

    /**
     * Returns whether a write may have produced the version read; each lost write accounts for one
     * version.
     */
    boolean mayHaveVersion(Operation read) {
      var begin = begins.get(read.version());
      if (begin != null) {
        return begin <= read.end();
      }
      unattributed.add(read.version());
      return lost.stream().filter(earlier -> earlier <= read.end()).count() >= unattributed.size();
    }
  }

  /** Times at which versions became visible. */
  private static final class Versions {

    /**
     * Earliest time at which the version, or after {@link #computeAvailability} a newer one, was
     * visible.
     */
    private final TreeMap<Long, Long> firstSeen = new TreeMap<>();

    void add(Operation operation) {
      firstSeen.merge(operation.version(), operation.end(), Math::min);
    }

    void computeAvailability() {
      long first = Long.MAX_VALUE;
      for (var entry : firstSeen.descendingMap().entrySet()) {
        first = Math.min(first, entry.getValue());
        entry.setValue(first);
      }
    }

    /** Returns for how long a version newer than the one read was visible; 0 if none was. */
    long staleness(Operation read) {
      var newer = firstSeen.higherEntry(read.version());
      return newer == null ? 0 : Math.max(0, read.begin() - newer.getValue());
    }
  }
}
