package io.skep.domain.change;

import io.skep.domain.change.ChangeFeed.Subscription;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Changes within one process: the store that has committed them calls {@link #tell}. Safe for use
 * by many threads.
 */
public final class LocalChanges {

  private final LongSupplier marks;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Creates one that nobody listens to yet.
   *
   * @param marks gives numbers but 0 that no other process uses, nor this one again; safe for use
   *     by many threads
   */
  public LocalChanges(LongSupplier marks) {
    this.marks = marks;
  }

  /** Has a listener told, as {@link ChangeFeed#subscribe} says. */
  public Subscription subscribe(Consumer<Change> listener) {
    // Its identity tells two subscriptions of one listener apart.
    var entry = new Listener(listener);
    listeners.add(entry);
    return () -> listeners.remove(entry);
  }

  /**
   * Returns a mark for a commit to come; {@link Change#UNMARKED} if nobody listens: then a store
   * need not gather what it changes.
   */
  public long mark() {
    return listeners.isEmpty() ? Change.UNMARKED : marks.getAsLong();
  }

  /**
   * Runs the listeners, in the calling thread, with what was changed of each swarm. If one throws,
   * that is thrown again once all have been told.
   *
   * @param mark as in {@link Change}
   */
  public void tell(Map<SwarmId, ChangeTags> changed, long mark) {
    List<RuntimeException> failures = new ArrayList<>();
    changed.forEach(
        (swarm, tags) -> {
          if (!tags.isEmpty()) {
            var change = new Change(swarm, tags.toSet(), mark);
            listeners.forEach(listener -> listener.tell(change, failures));
          }
        });
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static final class Listener {

    private final Consumer<Change> action;

    Listener(Consumer<Change> action) {
      this.action = action;
    }

    void tell(Change change, List<RuntimeException> failures) {
      try {
        action.accept(change);
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
  }
}
