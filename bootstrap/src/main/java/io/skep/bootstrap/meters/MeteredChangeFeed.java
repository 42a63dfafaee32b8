package io.skep.bootstrap.meters;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.function.Consumer;

/** Times what it hands on. */
final class MeteredChangeFeed implements ChangeFeed {

  private final ChangeFeed delegate;
  private final StoreTimers timers;

  MeteredChangeFeed(ChangeFeed delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public ChangePosition position() {
    return timers.time("change.position", delegate::position);
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    return timers.time("change.since", () -> delegate.since(position, limit));
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return timers.time("change.subscribe", () -> delegate.subscribe(listener));
  }

  @Override
  public void announce(SwarmId swarm, Set<ChangeTag> tags) {
    timers.run("change.announce", () -> delegate.announce(swarm, tags));
  }
}
