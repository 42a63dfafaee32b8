package io.skep.adapters.sqlite.transaction;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits a moment for callers that are about to come back, as many do that have just been answered:
 * a commit costs about as much for all of them as for one. Nobody is waited for who is not there: a
 * caller that is alone never waits, and where waiting was in vain, it is left out for a while.
 *
 * <p>Used by one thread at a time.
 */
final class CommitLinger {

  /** About a third of what a commit takes on a disk that is fast. */
  private static final long MAX_LINGER_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** After so many times in vain the rests grow no longer: then they are of 64 groups. */
  private static final int MAX_MISSES = 6;

  private int expectedCallers;
  private int misses;
  private int groupsToSkip;
  private boolean lingered;
  private boolean joined;

  /**
   * Returns who comes next, if more are likely to come than are here; null if nobody does.
   *
   * @param here how many are in the group
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint: if nothing comes of it, the time runs out
  @Nullable QueuedBlock awaitNext(Queue<QueuedBlock> waiting, int here) {
    if (here >= expectedCallers || groupsToSkip > 0) {
      return null;
    }
    lingered = true;
    long until = System.nanoTime() + MAX_LINGER_NANOS;
    do {
      // For those who are to come and need this processor.
      Thread.yield();
      var next = waiting.peek();
      if (next != null) {
        joined = true;
        return next;
      }
    } while (System.nanoTime() < until);
    return null;
  }

  /**
   * Takes note that a group is complete.
   *
   * @param present how many callers are there, in the group or behind it
   */
  void groupCompleted(int present) {
    expectedCallers = present;
    if (groupsToSkip > 0) {
      groupsToSkip--;
    } else if (lingered) {
      misses = joined ? 0 : Math.min(misses + 1, MAX_MISSES);
      groupsToSkip = joined ? 0 : 1 << misses;
    }
    lingered = false;
    joined = false;
  }
}
