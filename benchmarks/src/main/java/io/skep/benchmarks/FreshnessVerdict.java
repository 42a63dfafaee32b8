package io.skep.benchmarks;

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
 * Whether all that was read was as new as a cache promises, by what was read and written, and when.
 * The order of the deeds does not matter.
 */
final class FreshnessVerdict {

  /** What must not be. */
  enum Fault {
    /** Somebody had a newer version longer than the bound before. */
    TOO_OLD,
    /** A write through the same store had ended before that made a newer version. */
    OLDER_THAN_OWN,
    /** It was read by a token of a newer version. */
    OLDER_THAN_TOKEN,
    /** Nobody had begun to write it. */
    NEVER_WRITTEN,
    /** Two writes were told that they made the same version. */
    WRITTEN_TWICE
  }

  private static final int MOST_TOLD = 20;

  private final long bound;
  private final Map<Integer, Item> items = new HashMap<>();
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
  private final List<String> told = new ArrayList<>();
  private long start = Long.MAX_VALUE;
  private long reads;
  private long readsByToken;
  private long readsBehind;
  private long writes;
  private long furthestBehind;

  private FreshnessVerdict(Duration bound) {
    this.bound = bound.toNanos();
  }

  /**
   * Judges every read.
   *
   * @param deeds all writes there were, be they lost, with those that made the items, and the reads
   * @param bound how long what others have written may be missing
   */
  static FreshnessVerdict of(List<Deed> deeds, Duration bound) {
    var verdict = new FreshnessVerdict(bound);
    deeds.forEach(verdict::learn);
    verdict.items.values().forEach(Item::settle);
    for (var deed : deeds) {
      if (!deed.isWrite()) {
        verdict.judge(deed);
      }
    }
    return verdict;
  }

  private void learn(Deed deed) {
    start = Math.min(start, deed.begin());
    var item = items.computeIfAbsent(deed.item(), number -> new Item());
    if (deed.isWrite()) {
      writes++;
      if (!item.write(deed)) {
        add(Fault.WRITTEN_TWICE, deed, 0);
      }
    }
    if (deed.version() != Deed.NONE) {
      // What was read was committed when it had been read, also if its writer did not live to say.
      item.all.add(deed);
    }
  }

  private void judge(Deed read) {
    reads++;
    readsByToken += read.atLeast() == Deed.NONE ? 0 : 1;
    var item = items.getOrDefault(read.item(), new Item());
    long behind = item.all.behind(read);
    readsBehind += behind > 0 ? 1 : 0;
    furthestBehind = Math.max(furthestBehind, behind);
    if (behind > bound) {
      add(Fault.TOO_OLD, read, behind);
    }
    var own = item.own.get(read.node());
    if (own != null && own.behind(read) > 0) {
      add(Fault.OLDER_THAN_OWN, read, own.behind(read));
    }
    if (read.version() < read.atLeast()) {
      add(Fault.OLDER_THAN_TOKEN, read, behind);
    }
    if (read.version() != Deed.NONE && !item.mayHave(read)) {
      add(Fault.NEVER_WRITTEN, read, behind);
    }
  }

  private void add(Fault fault, Deed deed, long behind) {
    counts.merge(fault, 1L, Long::sum);
    if (told.size() < MOST_TOLD) {
      told.add(
          "%s by %.1f ms at %.3f s: %s"
              .formatted(fault, behind / 1e6, (deed.begin() - start) / 1e9, deed));
    }
  }

  /** Returns how many reads were judged. */
  long reads() {
    return reads;
  }

  /** Returns how many of these were by a token. */
  long readsByToken() {
    return readsByToken;
  }

  /** Returns how many writes there were, be they lost. */
  long writes() {
    return writes;
  }

  /** Returns of how many there had been a newer version when they began, for however short. */
  long readsBehind() {
    return readsBehind;
  }

  /** Returns how long there had been a newer version, at most, when a read began. */
  Duration furthestBehind() {
    return Duration.ofNanos(furthestBehind);
  }

  /** Returns how often something was that must not be. */
  long count(Fault fault) {
    return counts.getOrDefault(fault, 0L);
  }

  /** Returns some of what must not be, in words; nothing if all is well. */
  List<String> faults() {
    return told;
  }

  /** What is known of an item. */
  private static final class Item {

    private final Versions all = new Versions();

    /** Of the writes through each node. */
    private final Map<Integer, Versions> own = new HashMap<>();

    /** When the write of a version had begun. */
    private final Map<Long, Long> begins = new HashMap<>();

    private final List<Long> lost = new ArrayList<>();

    /** Versions that were read, and that only lost writes can have made. */
    private final Set<Long> unclaimed = new HashSet<>();

    /** Notes a write; returns false if another one has made the same version. */
    boolean write(Deed deed) {
      if (deed.isLost()) {
        lost.add(deed.begin());
        return true;
      }
      own.computeIfAbsent(deed.node(), number -> new Versions()).add(deed);
      return begins.put(deed.version(), deed.begin()) == null;
    }

    void settle() {
      all.settle();
      own.values().forEach(Versions::settle);
    }

    /** Returns whether somebody may have written what was read; a lost write makes one version. */
    boolean mayHave(Deed read) {
      var begin = begins.get(read.version());
      if (begin != null) {
        return begin <= read.end();
      }
      unclaimed.add(read.version());
      return lost.stream().filter(earlier -> earlier <= read.end()).count() >= unclaimed.size();
    }
  }

  /** Since when versions have been there. */
  private static final class Versions {

    /** By version: when it, or once settled a newer one, was known to be there first. */
    private final TreeMap<Long, Long> since = new TreeMap<>();

    void add(Deed deed) {
      since.merge(deed.version(), deed.end(), Math::min);
    }

    void settle() {
      long first = Long.MAX_VALUE;
      for (var entry : since.descendingMap().entrySet()) {
        first = Math.min(first, entry.getValue());
        entry.setValue(first);
      }
    }

    /** Returns for how long there had been a newer version than was read; 0 if there was none. */
    long behind(Deed read) {
      var newer = since.higherEntry(read.version());
      return newer == null ? 0 : Math.max(0, read.begin() - newer.getValue());
    }
  }
}
