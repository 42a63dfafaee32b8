package io.skep.adapters.cache.coherence;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tracks changes per slot and decides whether cached entries are current.
 *
 * <p>Each slot has a version that increases with each change. A local entry carries the sum of the
 * versions of its slots from <i>before</i> the load; versions only increase, so an equal sum means
 * that no change has been observed since. Commits of this process are recorded before the call
 * returns, those of other processes by polls of the store's change feed. Lookups bypass the cache
 * while the last poll is older than max-staleness.
 *
 * <p>A shared entry carries the change-feed number below which it includes all changes. It is
 * current if none of its slots has observed a change that may have a higher number.
 *
 * <p>Thread-safe, but polls must not overlap. The order of the steps matters: a model test explores
 * all their interleavings, and another test verifies that the code takes them in that order.
 */
public class VersionTracker {

  /**
   * State of the change feed as of the last completed poll.
   *
   * @param poll the number of the poll, from 1
   * @param startedAt when the poll started, by {@link System#nanoTime}
   * @param position the feed position that the poll reached
   */
  public record Watermark(long poll, long startedAt, ChangePosition position) {}

  /** Maximum number of own commits tracked between polls; further ones are applied again. */
  private static final int MAX_OWN_COMMITS = 10_000;

  private final VersionSlots slots;
  private final LongSupplier nanoTime;
  private final long maxStalenessNanos;
  private final AtomicIntegerArray versions;

  /** Per slot, the change-feed number below which all polled changes of the slot lie. */
  private final AtomicLongArray feedEnds;

  /** Per slot, the first poll that includes all changes made by this process. */
  private final AtomicLongArray requiredPolls;

  /**
   * Commit ids of this process that have been applied to all their slots, each with the first poll
   * guaranteed to include the commit.
   */
  private final ConcurrentMap<Long, Long> ownCommitPoll = new ConcurrentHashMap<>();

  private final AtomicLong pollCounter = new AtomicLong();
  private volatile @Nullable Watermark watermark;

  /**
   * Creates a tracker without a completed poll, so that lookups bypass the cache.
   *
   * @param nanoTime the time, as {@link System#nanoTime}
   * @param maxStaleness time after the start of the last poll during which lookups use the cache
   * @param slots the slots of tags and key paths
   */
  public VersionTracker(LongSupplier nanoTime, Duration maxStaleness, VersionSlots slots) {
    this.slots = slots;
    this.nanoTime = nanoTime;
    maxStalenessNanos = maxStaleness.toNanos();
    versions = new AtomicIntegerArray(slots.count());
    feedEnds = new AtomicLongArray(slots.count());
    requiredPolls = new AtomicLongArray(slots.count());
  }

  /** Returns the slots of tags and key paths. */
  public VersionSlots slots() {
    return slots;
  }

  /**
   * Returns the watermark of the last poll, or null if there is none or the poll started more than
   * max-staleness ago.
   */
  public @Nullable Watermark freshWatermark(long now) {
    var last = watermark;
    return last != null && now - last.startedAt() <= maxStalenessNanos ? last : null;
  }

  /** Returns the watermark of the last poll, regardless of its age; empty before the first one. */
  public Optional<Watermark> lastWatermark() {
    return Optional.ofNullable(watermark);
  }

  /** Returns the sum of the slot versions. Call before loading or saving the value. */
  public long version(int[] watched) {
    long sum = 0;
    for (int slot : watched) {
      sum += versions.get(slot);
    }
    return sum;
  }

  /**
   * Returns whether no change has been observed since a version was obtained. Call after {@link
   * #freshWatermark}, so that changes observed in between are taken into account.
   */
  public boolean isCurrent(int[] watched, long version) {
    return version(watched) == version;
  }

  /**
   * Returns whether a shared entry includes all observed changes of its slots.
   *
   * @param known the watermark, obtained before the call
   * @param feed the change feed of the entry
   * @param before the entry includes all changes with lower numbers
   */
  public boolean coversChanges(Watermark known, int[] watched, String feed, long before) {
    if (!feed.equals(known.position().feed())) {
      return false;
    }
    for (int slot : watched) {
      if (requiredPolls.get(slot) > known.poll() || feedEnds.get(slot) > before) {
        return false;
      }
    }
    return true;
  }

  /** Records a commit of this process. Call before the committing call returns. */
  public void onCommit(Change change) {
    int[] changed = slots.slotsChangedBy(change);
    long next = nextPoll();
    requirePoll(changed, next);
    incrementVersions(changed);
    // Last: until then, a concurrent poll that includes the commit must increment the versions.
    recordOwnCommit(change.commitId(), next);
  }

  /** Returns the number of the first poll guaranteed to include everything committed so far. */
  public long nextPoll() {
    return pollCounter.get() + 1;
  }

  /** Rejects shared entries of the slots until the given poll has completed. */
  void requirePoll(int[] changed, long poll) {
    for (int slot : changed) {
      requiredPolls.accumulateAndGet(slot, poll, Math::max);
    }
  }

  /** Rejects shared entries of the slots that may lack changes with numbers below {@code end}. */
  void raiseFeedEnd(int[] changed, long end) {
    for (int slot : changed) {
      feedEnds.accumulateAndGet(slot, end, Math::max);
    }
  }

  /** Invalidates the local entries of the slots. */
  void incrementVersions(int[] changed) {
    for (int slot : changed) {
      versions.incrementAndGet(slot);
    }
  }

  /** Marks a commit as applied, so that polls do not invalidate entries cached since. */
  void recordOwnCommit(long commitId, long poll) {
    if (commitId != Change.NO_COMMIT_ID && ownCommitPoll.size() < MAX_OWN_COMMITS) {
      ownCommitPoll.merge(commitId, poll, Math::max);
    }
  }

  /** Returns the first poll guaranteed to include an applied own commit; 0 for other commits. */
  long ownCommitPoll(long commitId) {
    return ownCommitPoll.getOrDefault(commitId, 0L);
  }

  /** Discards the watermark: lookups bypass the cache until the next completed poll. */
  public void disable() {
    watermark = null;
  }

  /** Returns the number of polls started. */
  public long startedPolls() {
    return pollCounter.get();
  }

  /** Starts a poll. The caller reads the feed afterwards and passes the changes to the poll. */
  public Poll beginPoll() {
    return new Poll(pollCounter.incrementAndGet(), nanoTime.getAsLong());
  }

  /** A poll in progress. A failed poll is simply dropped. */
  public final class Poll {

    private final long number;
    private final long startedAt;

    private Poll(long number, long startedAt) {
      this.number = number;
      this.startedAt = startedAt;
    }

    /**
     * Applies the changes since the last completed poll and advances the watermark.
     *
     * @return the changed slots, for each change of another process
     */
    public List<int[]> apply(ChangeBatch changes) {
      List<int[]> foreignChanges = new ArrayList<>();
      long end = changes.position().highWatermark();
      if (!changes.complete()) {
        raiseFeedEnd(VersionSlots.globalSlot(), end);
        incrementVersions(VersionSlots.globalSlot());
      }
      for (var change : changes.changes()) {
        int[] changed = slots.slotsChangedBy(change);
        raiseFeedEnd(changed, end);
        if (ownCommitPoll(change.commitId()) == 0) {
          incrementVersions(changed);
          foreignChanges.add(changed);
        }
      }
      advanceWatermark(changes.position());
      return foreignChanges;
    }

    /** Advances the watermark. Call after all changes of the poll have been applied. */
    void advanceWatermark(ChangePosition position) {
      watermark = new Watermark(number, startedAt, position);
      ownCommitPoll.values().removeIf(poll -> poll <= number);
    }
  }
}
