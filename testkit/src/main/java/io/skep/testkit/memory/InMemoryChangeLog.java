package io.skep.testkit.memory;

import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.changefeed.LocalChangeNotifier;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** In-memory change log of the latest changes. A position is the name of the feed and a number. */
final class InMemoryChangeLog {

  private final String name = UUID.randomUUID().toString();
  private final LocalChangeNotifier notifier =
      new LocalChangeNotifier(new AtomicLong()::incrementAndGet);
  private final List<Change> recentChanges = new ArrayList<>();

  /** Number of changes pruned from the log. */
  private long prunedCount;

  /** Appends a change and returns its commit id. */
  synchronized long add(Map<SwarmId, ChangeTagSet> changed) {
    long commitId = notifier.nextCommitId();
    changed.forEach((swarm, tags) -> recentChanges.add(new Change(swarm, tags.toSet(), commitId)));
    int surplus = Math.max(0, recentChanges.size() - ChangeFeed.MAX_LIMIT);
    recentChanges.subList(0, surplus).clear();
    prunedCount += surplus;
    return commitId;
  }

  synchronized ChangePosition position() {
    return ChangePosition.after(name, prunedCount + recentChanges.size());
  }

  synchronized ChangeBatch since(ChangePosition position, int limit) {
    Validate.range("limit", limit, 1, ChangeFeed.MAX_LIMIT);
    long known = position.lastNumber();
    boolean isOurs = position.feed().equals(name) && known <= prunedCount + recentChanges.size();
    if (!isOurs || known < prunedCount || prunedCount + recentChanges.size() - known > limit) {
      return new ChangeBatch(false, List.of(), position());
    }
    return new ChangeBatch(
        true, recentChanges.subList((int) (known - prunedCount), recentChanges.size()), position());
  }

  ChangeFeed.Subscription subscribe(Consumer<Change> listener) {
    return notifier.subscribe(listener);
  }

  /** Publishes a change to the listeners. */
  void publish(Map<SwarmId, ChangeTagSet> changed, long commitId) {
    try {
      notifier.publish(List.of(changed), commitId);
    } catch (RuntimeException e) {
      // A failing listener must not fail a committed change.
    }
  }
}
