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
   * Runs the listeners, in the calling thread, with what each block of a commit has changed of each
   * swarm. If one throws, that is thrown again once all have been told.
   *
   * @param mark of the commit; goes with the last change of which they are told. {@link
   *     Change#UNMARKED} if nobody listened yet when it began
   */
  public void tell(List<Map<SwarmId, ChangeTags>> blocks, long mark) {
    if (listeners.isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    for (var block : blocks) {
      block.forEach(
          (swarm, tags) -> {
            if (!tags.isEmpty()) {
              changes.add(new Change(swarm, tags.toSet(), Change.UNMARKED));
            }
          });
    }
    List<RuntimeException> failures = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      var told = i < changes.size() - 1 ? changes.get(i) : changes.get(i).withMark(mark);
      listeners.forEach(listener -> listener.tell(told, failures));
    }
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
