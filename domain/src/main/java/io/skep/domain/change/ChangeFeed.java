package io.skep.domain.change;

import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells what has been changed in a store, whichever process did it. A change is written in the
 * transaction that makes it, so that it is told if and only if that is committed.
 *
 * <p>Who keeps something that was read asks for a position <i>before</i> reading, and from time to
 * time for the changes since: what was read is as new as the last answer that did not touch it.
 *
 * <p>Changes are kept for an hour. Calls within a {@link io.skep.domain.transaction.UnitOfWork}
 * tell of what was committed, not of what the unit has done so far.
 *
 * <p>All methods throw {@link io.skep.domain.error.StoreException} if the store fails. Safe for use
 * by many threads. A store passes {@code ChangeFeedContract}.
 */
public interface ChangeFeed {

  /** The largest limit. */
  int MAX_LIMIT = 2_000;

  /** How many tags are announced at once, at most. */
  int MAX_ANNOUNCED = 1_000;

  /** Returns the position of the present: all that is committed comes before it. */
  ChangePosition position();

  /**
   * Returns what has been committed after a position: each change once, if each call is given the
   * position of the answer before. Not complete if there are more changes than the limit, if the
   * position is so old that some are no longer known, if much was changed without telling of each
   * row, as moving and archiving do, or if the position is of another store.
   *
   * @param limit the most changes to return, 1 to {@value #MAX_LIMIT}
   * @throws io.skep.domain.error.InvalidArgumentException if the position was not made by a feed,
   *     or the limit is out of range
   */
  Changes since(ChangePosition position, int limit);

  /**
   * Has a listener told of what calls on this open store commit that begin from now on, each time
   * before the call returns: who forgets what the tags name has nothing older than its own writes.
   * What a block of a {@link io.skep.domain.transaction.UnitOfWork} has changed of a swarm it is
   * told of once and by itself; it may be told of more than was changed. It is not told of what
   * others commit, of what takes part in a transaction of the caller's own, of moves, merges and
   * archives, and maybe not of a commit whose outcome is unknown: of those, {@link #since} tells
   * alone.
   *
   * @param listener must be quick, must not call the store and must not throw; may be run by many
   *     threads at once
   * @return ends the subscription when closed; closing again does nothing
   */
  Subscription subscribe(Consumer<Change> listener);

  /**
   * Has everyone take what the tags name for changed, in all processes, though nothing is. Takes
   * part in the caller's unit of work, or is one of its own.
   *
   * @param tags 1 to {@value #MAX_ANNOUNCED}, with names of 1 to 1,000 characters
   * @throws io.skep.domain.error.InvalidArgumentException if there are none or too many, or a name
   *     has control characters, or is that of a task and no id; nothing is announced
   * @throws io.skep.domain.error.TooLargeException if a name is longer
   */
  void announce(SwarmId swarm, Set<ChangeTag> tags);

  /** A listener's subscription. */
  interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
