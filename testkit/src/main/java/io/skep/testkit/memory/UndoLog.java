package io.skep.testkit.memory;

import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.value.SwarmId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Undo log of the current unit of work, with the change tags to publish. Guarded by the lock of
 * {@link InMemoryUnitOfWork}.
 */
final class UndoLog {

  private record UndoEntry(SwarmId swarm, Set<ChangeTag> tags, Runnable undo) {}

  private final BooleanSupplier isWritable;
  private final Deque<UndoEntry> entries = new ArrayDeque<>();

  UndoLog(BooleanSupplier mayChange) {
    this.isWritable = mayChange;
  }

  /** Records a change that was just made, its change tags, and how to undo it. */
  void add(SwarmId swarm, Set<ChangeTag> tags, Runnable inverse) {
    if (!isWritable.getAsBoolean()) {
      throw new IllegalStateException("change outside of a write transaction");
    }
    entries.push(new UndoEntry(swarm, tags, inverse));
  }

  /** Returns the current position of the log, for {@link #rollbackTo}. */
  int savepoint() {
    return entries.size();
  }

  /** Undoes all changes after a savepoint, latest first. */
  void rollbackTo(int savepoint) {
    while (entries.size() > savepoint) {
      entries.pop().undo().run();
    }
  }

  /** Returns the recorded changes and clears the log: they can no longer be undone. */
  Map<SwarmId, ChangeTagSet> commit() {
    Map<SwarmId, ChangeTagSet> changed = new HashMap<>();
    for (var entry : entries) {
      var tags = changed.computeIfAbsent(entry.swarm(), swarm -> new ChangeTagSet());
      entry.tags().forEach(tags::add);
    }
    entries.clear();
    changed.values().removeIf(ChangeTagSet::isEmpty);
    return changed;
  }
}
