package io.skep.adapters.cache;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.Changes;
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
 * <p>Safe for use by many threads. Polls are not to overlap. The order of the steps matters: tests
 * go through all that can come between two of them, and write down which the code takes.
 */
class Coherence {

  /** How far the feed has been followed. */
  record Watermark(long poll, long begunAt, ChangePosition position) {}

  /** So many own commits are not noted twice between two polls; further ones are. */
  private static final int MOST_NOTED = 10_000;

  private final Slots slots;
  private final LongSupplier nanoTime;
  private final long bound;
  private final AtomicIntegerArray stamps;

  /** All changes of a slot that polls have told of have lower numbers. */
  private final AtomicLongArray ends;

  /** The first poll that tells of all changes of a slot that this process has made. */
  private final AtomicLongArray ownPolls;

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
   * @param slots where changes are noted
   * @param bound how long after the begin of the last poll things are handed out
   */
  Coherence(LongSupplier nanoTime, Duration bound, Slots slots) {
    this.slots = slots;
    this.nanoTime = nanoTime;
    this.bound = bound.toNanos();
    stamps = new AtomicIntegerArray(slots.count());
    ends = new AtomicLongArray(slots.count());
    ownPolls = new AtomicLongArray(slots.count());
  }

  /** Returns where changes are noted. */
  Slots slots() {
    return slots;
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

  /** Returns the sum of the stamps: to be asked for before something is read or written. */
  long stamp(int[] watched) {
    long sum = 0;
    for (int slot : watched) {
      sum += stamps.get(slot);
    }
    return sum;
  }

  /**
   * Returns whether nothing has been told of since a stamp was asked for: to be asked after {@link
   * #fresh}, since what is told of in between counts.
   */
  boolean isCurrent(int[] watched, long stamp) {
    return stamp(watched) == stamp;
  }

  /**
   * Returns whether what another process has kept holds all changes that were told of.
   *
   * @param known how far the feed has been followed; asked for before
   * @param feed the feed that the number is of
   * @param before it holds all changes with lower numbers
   */
  boolean holds(Watermark known, int[] watched, String feed, long before) {
    if (!feed.equals(known.position().feed())) {
      return false;
    }
    for (int slot : watched) {
      if (ownPolls.get(slot) > known.poll() || ends.get(slot) > before) {
        return false;
      }
    }
    return true;
  }

  /** Notes what this process has committed, before the call returns that did it. */
  void committed(Change change) {
    int[] touched = slots.touched(change);
    long next = next();
    await(touched, next);
    bump(touched);
    // Not before: a poll that tells of it meanwhile is to be believed.
    note(change.mark(), next);
  }

  /** Returns the first poll that is sure to tell of all that is committed by now. */
  long next() {
    return polls.get() + 1;
  }

  /** Has nothing of other processes be believed until a poll has told of it. */
  void await(int[] touched, long poll) {
    for (int slot : touched) {
      ownPolls.accumulateAndGet(slot, poll, Math::max);
    }
  }

  /** Has nothing of other processes be believed that may not hold changes up to an end. */
  void raise(int[] touched, long end) {
    for (int slot : touched) {
      ends.accumulateAndGet(slot, end, Math::max);
    }
  }

  /** Has nothing that was kept before be handed out any more. */
  void bump(int[] touched) {
    for (int slot : touched) {
      stamps.incrementAndGet(slot);
    }
  }

  /** Has polls know a commit again, so that what is kept of it since is not given up. */
  void note(long mark, long poll) {
    if (mark != Change.UNMARKED && noted.size() < MOST_NOTED) {
      noted.merge(mark, poll, Math::max);
    }
  }

  /** Returns the first poll that is sure to tell of a commit that was noted; 0 if none was. */
  long noted(long mark) {
    return noted.getOrDefault(mark, 0L);
  }

  /** Has nothing be handed out from now on. */
  void end() {
    watermark = null;
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

    /**
     * Ends it with what the feed has told since the last one, and brings the bound forward.
     *
     * @return for each change of another process which slots it has touched
     */
    List<int[]> told(Changes changes) {
      List<int[]> others = new ArrayList<>();
      long end = changes.position().end();
      if (!changes.complete()) {
        raise(Slots.everything(), end);
        bump(Slots.everything());
      }
      for (var change : changes.changes()) {
        int[] touched = slots.touched(change);
        raise(touched, end);
        if (noted(change.mark()) == 0) {
          bump(touched);
          others.add(touched);
        }
      }
      publish(changes.position());
      return others;
    }

    /** Brings the bound forward, once all is noted that was told. */
    void publish(ChangePosition position) {
      watermark = new Watermark(number, begunAt, position);
      noted.values().removeIf(poll -> poll <= number);
    }
  }
}
