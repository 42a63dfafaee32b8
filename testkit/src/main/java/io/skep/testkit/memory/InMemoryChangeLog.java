package io.skep.testkit.memory;

import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.change.Changes;
import io.skep.domain.change.LocalChanges;
import io.skep.domain.value.Check;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The latest changes, in memory. A position is a number behind the name of the feed. */
final class InMemoryChangeLog {

  private final String name = UUID.randomUUID().toString();
  private final LocalChanges local = new LocalChanges(new AtomicLong()::incrementAndGet);
  private final List<Change> latest = new ArrayList<>();

  /** How many changes came before the latest. */
  private long forgotten;

  /** Keeps what was changed, and returns by what it is known again. */
  synchronized long add(Map<SwarmId, ChangeTags> changed) {
    long mark = local.mark();
    changed.forEach((swarm, tags) -> latest.add(new Change(swarm, tags.toSet(), mark)));
    int surplus = Math.max(0, latest.size() - ChangeFeed.MAX_LIMIT);
    latest.subList(0, surplus).clear();
    forgotten += surplus;
    return mark;
  }

  synchronized ChangePosition position() {
    return ChangePosition.behind(name, forgotten + latest.size());
  }

  synchronized Changes since(ChangePosition position, int limit) {
    Check.range("limit", limit, 1, ChangeFeed.MAX_LIMIT);
    long known = position.last();
    boolean isOurs = position.feed().equals(name) && known <= forgotten + latest.size();
    if (!isOurs || known < forgotten || forgotten + latest.size() - known > limit) {
      return new Changes(false, List.of(), position());
    }
    return new Changes(true, latest.subList((int) (known - forgotten), latest.size()), position());
  }

  ChangeFeed.Subscription subscribe(Consumer<Change> listener) {
    return local.subscribe(listener);
  }

  /** Tells who listens of what was changed. */
  void tell(Map<SwarmId, ChangeTags> changed, long mark) {
    try {
      local.tell(List.of(changed), mark);
    } catch (RuntimeException e) {
      // A listener has failed of what is committed all the same.
    }
  }
}
