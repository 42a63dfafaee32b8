package io.skep.adapters.cache;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Change feed that can be made to fail and to stop notifying listeners. */
final class FaultyFeed implements ChangeFeed {

  private final ChangeFeed delegate;
  private volatile boolean failing;
  private volatile boolean muted;
  private final AtomicLong pollCount = new AtomicLong();

  FaultyFeed(ChangeFeed delegate) {
    this.delegate = delegate;
  }

  /** Makes calls fail. */
  void fail() {
    failing = true;
  }

  /** Makes calls succeed again. */
  void recover() {
    failing = false;
  }

  /** Stops notifying listeners, as if all changes were made by another process. */
  void muteListeners() {
    muted = true;
  }

  /** Returns the number of polls. */
  long pollCount() {
    return pollCount.get();
  }

  @Override
  public ChangePosition position() {
    requireAvailable();
    return delegate.position();
  }

  @Override
  public ChangeBatch poll(ChangePosition position, int limit) {
    requireAvailable();
    pollCount.incrementAndGet();
    return delegate.poll(position, limit);
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return delegate.subscribe(
        change -> {
          if (!muted) {
            listener.accept(change);
          }
        });
  }

  @Override
  public void publishInvalidation(SwarmId swarm, Set<ChangeTag> tags) {
    delegate.publishInvalidation(swarm, tags);
  }

  private void requireAvailable() {
    if (failing) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "failing for the test", null);
    }
  }
}
