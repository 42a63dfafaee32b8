package io.skep.domain.changefeed;

import io.skep.domain.changefeed.ChangeFeed.Subscription;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * In-process publisher of committed changes: the store calls {@link #publish} after each commit.
 * Thread-safe.
 */
public final class LocalChangeNotifier {

  private final LongSupplier commitIds;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Creates a notifier without subscriptions.
   *
   * @param commitIds supplies numbers other than 0 that no other process uses and that never
   *     repeat; thread-safe
   */
  public LocalChangeNotifier(LongSupplier commitIds) {
    this.commitIds = commitIds;
  }

  /** Subscribes a listener as specified by {@link ChangeFeed#subscribe}. */
  public Subscription subscribe(Consumer<Change> listener) {
    // A new object, so that two subscriptions of one listener are distinct.
    var entry = new Listener(listener);
    listeners.add(entry);
    return () -> listeners.remove(entry);
  }

  /**
   * Returns an id for the next commit, or {@link Change#NO_COMMIT_ID} if there are no
   * subscriptions, in which case the store need not collect tags.
   */
  public long nextCommitId() {
    return listeners.isEmpty() ? Change.NO_COMMIT_ID : commitIds.getAsLong();
  }

  /**
   * Runs the listeners on the calling thread, once for each block of a commit and each swarm that
   * it changed. If listeners throw, the first exception is thrown after all listeners have run.
   *
   * @param commitId id of the commit, attached to the last event; {@link Change#NO_COMMIT_ID} if
   *     there were no subscriptions when the commit began
   */
  public void publish(List<Map<SwarmId, ChangeTagSet>> blocks, long commitId) {
    if (listeners.isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    for (var block : blocks) {
      block.forEach(
          (swarm, tags) -> {
            if (!tags.isEmpty()) {
              changes.add(new Change(swarm, tags.toSet(), Change.NO_COMMIT_ID));
            }
          });
    }
    List<RuntimeException> failures = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      var change = changes.get(i);
      var event = i < changes.size() - 1 ? change : change.withCommitId(commitId);
      listeners.forEach(listener -> listener.accept(event, failures));
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

    void accept(Change change, List<RuntimeException> failures) {
      try {
        action.accept(change);
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
  }
}
