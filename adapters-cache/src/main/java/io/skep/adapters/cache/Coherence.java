package io.skep.adapters.cache;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.Changes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what is kept may still be handed out.
 *
 * <p>Each slot has a stamp, which grows with each change. What is kept carries the sum of its
 * stamps from <i>before</i> it was read: stamps only grow, so that an equal sum says that nothing
 * has been told of since. Changes are told by the calls of this process before they return, and by
 * polls of the store's feed for all others; once the last poll is longer ago than the bound,
 * nothing that is kept is handed out any more.
 *
 * <p>What others keep for all processes says up to which number of the feed it holds all changes.
 * It is believed if no slot has seen a change that might be a later one.
 *
 * <p>Safe for use by many threads. Polls are not to overlap.
 */
final class Coherence {

  /** How far the feed has been followed. */
  record Watermark(long poll, long begunAt, ChangePosition position) {}

  /** So many own commits are not noted twice between two polls; further ones are. */
  private static final int MOST_NOTED = 10_000;

  private final LongSupplier nanoTime;
  private final long bound;
  private final AtomicLongArray stamps = new AtomicLongArray(Slots.COUNT);

  /** All changes of a slot that polls have told of have lower numbers. */
  private final AtomicLongArray ends = new AtomicLongArray(Slots.COUNT);

  /** The first poll that tells of all changes of a slot that this process has made. */
  private final AtomicLongArray ownPolls = new AtomicLongArray(Slots.COUNT);

  /**
   * The marks of commits of this process that all slots have noted, each with the first poll that
   * is sure to tell of it.
   */
  private final ConcurrentMap<Long, Long> noted = new ConcurrentHashMap<>();

  private final AtomicLong polls = new AtomicLong();
  private volatile @Nullable Watermark watermark;

  /**
   * Creates one that has not seen anything yet, so that nothing is handed out.
   *
   * @param bound how long after the begin of the last poll things are handed out
   */
  Coherence(LongSupplier nanoTime, Duration bound) {
    this.nanoTime = nanoTime;
    this.bound = bound.toNanos();
  }

  /** Returns how far the feed has been followed, if that is not longer ago than the bound. */
  @Nullable Watermark fresh(long now) {
    var known = watermark;
    return known != null && now - known.begunAt() <= bound ? known : null;
  }

  /** Returns how far the feed has been followed, however long ago. */
  Optional<Watermark> last() {
    return Optional.ofNullable(watermark);
  }

  /**
   * Returns the sum of the stamps: to be asked for before something is read, and, after {@link
   * #fresh}, before it is handed out.
   */
  long stamp(int[] slots) {
    long sum = 0;
    for (int slot : slots) {
      sum += stamps.get(slot);
    }
    return sum;
  }

  /**
   * Returns whether what another process has kept holds all changes that were told of.
   *
   * @param known how far the feed has been followed; asked for before
   * @param feed the feed that the number is of
   * @param before it holds all changes with lower numbers
   */
  boolean holds(Watermark known, int[] slots, String feed, long before) {
    if (!feed.equals(known.position().feed())) {
      return false;
    }
    for (int slot : slots) {
      if (ownPolls.get(slot) > known.poll() || ends.get(slot) > before) {
        return false;
      }
    }
    return true;
  }

  /** Notes what this process has committed, before the call returns that did it. */
  void committed(Change change) {
    // A poll that begins from now on sees it.
    long next = polls.get() + 1;
    for (int slot : Slots.touched(change)) {
      ownPolls.accumulateAndGet(slot, next, Math::max);
      stamps.incrementAndGet(slot);
    }
    // Not before: a poll that tells of it meanwhile is to be believed.
    if (change.mark() != Change.UNMARKED && noted.size() < MOST_NOTED) {
      noted.merge(change.mark(), next, Math::max);
    }
  }

  /** Returns how many polls have begun. */
  long begun() {
    return polls.get();
  }

  /** Begins a poll, which is to read the feed from now on. */
  Poll begin() {
    return new Poll(polls.incrementAndGet(), nanoTime.getAsLong());
  }

  /** A poll that is under way; one that fails is just forgotten. */
  final class Poll {

    private final long number;
    private final long begunAt;

    private Poll(long number, long begunAt) {
      this.number = number;
      this.begunAt = begunAt;
    }

    /** Ends it with what the feed has told since the last one, and brings the bound forward. */
    void told(Changes changes) {
      long end = changes.position().end();
      if (!changes.complete()) {
        note(Slots.everything(), end);
      }
      for (var change : changes.changes()) {
        int[] slots = Slots.touched(change);
        if (noted.containsKey(change.mark())) {
          end(slots, end);
        } else {
          note(slots, end);
        }
      }
      watermark = new Watermark(number, begunAt, changes.position());
      noted.values().removeIf(poll -> poll <= number);
    }

    private void note(int[] slots, long end) {
      end(slots, end);
      for (int slot : slots) {
        stamps.incrementAndGet(slot);
      }
    }

    private void end(int[] slots, long end) {
      for (int slot : slots) {
        ends.accumulateAndGet(slot, end, Math::max);
      }
    }
  }
}
