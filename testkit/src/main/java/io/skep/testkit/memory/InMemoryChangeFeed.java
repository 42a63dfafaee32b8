package io.skep.testkit.memory;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.change.Changes;
import io.skep.domain.value.SwarmId;
import java.util.Set;
import java.util.function.Consumer;

final class InMemoryChangeFeed implements ChangeFeed {

  private final InMemoryUnitOfWork work;
  private final InMemoryChangeLog log;

  InMemoryChangeFeed(InMemoryUnitOfWork work, InMemoryChangeLog log) {
    this.work = work;
    this.log = log;
  }

  @Override
  public ChangePosition position() {
    return log.position();
  }

  @Override
  public Changes since(ChangePosition position, int limit) {
    return log.since(position, limit);
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return log.subscribe(listener);
  }

  @Override
  public void announce(SwarmId swarm, Set<ChangeTag> tags) {
    var announced = ChangeTags.announced(tags).toSet();
    work.change(
        () -> {
          work.journal().add(swarm, announced, () -> {});
          return tags.size();
        });
  }
}
