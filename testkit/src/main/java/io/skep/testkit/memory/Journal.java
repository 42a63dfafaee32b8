package io.skep.testkit.memory;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.value.SwarmId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the running unit of work has done, and how to undo it. Guarded by the lock of {@link
 * InMemoryUnitOfWork}.
 */
final class Journal {

  private record Entry(SwarmId swarm, Set<ChangeTag> tags, Runnable inverse) {}

  private final BooleanSupplier mayChange;
  private final Deque<Entry> entries = new ArrayDeque<>();

  Journal(BooleanSupplier mayChange) {
    this.mayChange = mayChange;
  }

  /** Notes a change that has just been made, what it is told as, and how to undo it. */
  void add(SwarmId swarm, Set<ChangeTag> tags, Runnable inverse) {
    if (!mayChange.getAsBoolean()) {
      throw new IllegalStateException("a change outside of a unit of work that writes");
    }
    entries.push(new Entry(swarm, tags, inverse));
  }

  /** Returns how far the journal goes, as a point to come back to. */
  int mark() {
    return entries.size();
  }

  /** Undoes everything behind a mark, the latest first. */
  void undoTo(int mark) {
    while (entries.size() > mark) {
      entries.pop().inverse().run();
    }
  }

  /** Returns what was done, and forgets it: it can no longer be undone. */
  Map<SwarmId, ChangeTags> commit() {
    Map<SwarmId, ChangeTags> changed = new HashMap<>();
    for (var entry : entries) {
      var tags = changed.computeIfAbsent(entry.swarm(), swarm -> new ChangeTags());
      entry.tags().forEach(tags::add);
    }
    entries.clear();
    changed.values().removeIf(ChangeTags::isEmpty);
    return changed;
  }
}
