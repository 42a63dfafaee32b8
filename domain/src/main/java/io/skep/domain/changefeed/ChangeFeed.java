package io.skep.domain.changefeed;

import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Port to the change feed of a store: the committed changes of all processes. A change is written
 * in the transaction that makes it, so it is visible in the feed if and only if that transaction
 * commits.
 *
 * <p>A cache takes a position <i>before</i> it reads and polls for later changes: a cached value is
 * as fresh as the last batch that did not affect it.
 *
 * <p>Changes are retained for one hour. Inside a {@link io.skep.domain.transaction.UnitOfWork} the
 * methods return committed changes only, not those of the current unit.
 *
 * <p>All methods throw {@link io.skep.domain.error.StoreException} if the store fails. Thread-safe.
 * {@code ChangeFeedContract} specifies the behavior as tests.
 */
public interface ChangeFeed {

  /** Maximum limit of {@link #poll}. */
  int MAX_LIMIT = 2_000;

  /** Maximum number of tags in one call of {@link #publishInvalidation}. */
  int MAX_INVALIDATION_TAGS = 1_000;

  /** Returns the current position, after everything that is committed. */
  ChangePosition position();

  /**
   * Returns the changes committed after a position, each exactly once if every call passes the
   * position of the previous batch. The batch is incomplete if there are more changes than the
   * limit, if the position is older than the retention, if a bulk operation such as a transfer or
   * archiving changed rows without recording each of them, or if the position belongs to another
   * store.
   *
   * @param limit maximum number of changes, 1 to {@value #MAX_LIMIT}
   * @throws io.skep.domain.error.InvalidArgumentException if the position is malformed for this
   *     feed, or the limit is out of range
   */
  ChangeBatch poll(ChangePosition position, int limit);

  /**
   * Subscribes to the commits of this open store by calls that begin after the subscription. The
   * listener runs before such a call returns, so a listener that invalidates the tags leaves
   * nothing cached that is older than the writes of this process. The changes of each {@link
   * io.skep.domain.transaction.UnitOfWork} block to a swarm are one separate event, which may have
   * more tags than were changed. The listener does not receive commits of other processes, writes
   * in a transaction of the caller, transfers, merges and archiving, and possibly not a commit with
   * an unknown outcome: only {@link #poll} reports those.
   *
   * @param listener must return quickly, must not call the store and must not throw; may run on
   *     several threads concurrently
   * @return handle that ends the subscription when closed; closing is idempotent
   */
  Subscription subscribe(Consumer<Change> listener);

  /**
   * Publishes tags as changed to the caches of all processes, without changing anything. Joins the
   * unit of work of its caller or runs in one of its own.
   *
   * @param tags 1 to {@value #MAX_INVALIDATION_TAGS}, with names of 1 to 1,000 characters
   * @throws io.skep.domain.error.InvalidArgumentException if there are no tags or too many, or a
   *     name has control characters, or a name of kind {@code TASK} is not an id; nothing is
   *     published
   * @throws io.skep.domain.error.TooLargeException if a name is longer
   */
  void publishInvalidation(SwarmId swarm, Set<ChangeTag> tags);

  /** Handle of a subscription. */
  interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
