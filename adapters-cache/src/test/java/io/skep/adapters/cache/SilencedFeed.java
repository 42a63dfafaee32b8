package io.skep.adapters.cache;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A feed that can be made to fail, and to leave its listeners alone. */
final class SilencedFeed implements ChangeFeed {

  private final ChangeFeed delegate;
  private volatile boolean silent;
  private volatile boolean deaf;
  private final AtomicLong asked = new AtomicLong();

  SilencedFeed(ChangeFeed delegate) {
    this.delegate = delegate;
  }

  /** Has it not answer. */
  void silence() {
    silent = true;
  }

  /** Has it answer again. */
  void speak() {
    silent = false;
  }

  /** Has listeners not be told from now on, as if another process did what is done. */
  void deafen() {
    deaf = true;
  }

  /** Returns how often it was asked for changes. */
  long asked() {
    return asked.get();
  }

  @Override
  public ChangePosition position() {
    requireVoice();
    return delegate.position();
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    requireVoice();
    asked.incrementAndGet();
    return delegate.since(position, limit);
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return delegate.subscribe(
        change -> {
          if (!deaf) {
            listener.accept(change);
          }
        });
  }

  @Override
  public void announce(SwarmId swarm, Set<ChangeTag> tags) {
    delegate.announce(swarm, tags);
  }

  private void requireVoice() {
    if (silent) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "silenced for the test", null);
    }
  }
}
