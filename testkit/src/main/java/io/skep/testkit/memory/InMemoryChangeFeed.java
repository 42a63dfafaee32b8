package io.skep.testkit.memory;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
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
  public ChangeBatch poll(ChangePosition position, int limit) {
    return log.since(position, limit);
  }

  @Override
  public Subscription subscribe(Consumer<Change> listener) {
    return log.subscribe(listener);
  }

  @Override
  public void publishInvalidation(SwarmId swarm, Set<ChangeTag> tags) {
    var announced = ChangeTagSet.forInvalidation(tags).toSet();
    work.inWrite(
        () -> {
          work.undoLog().add(swarm, announced, () -> {});
          return tags.size();
        });
  }
}
