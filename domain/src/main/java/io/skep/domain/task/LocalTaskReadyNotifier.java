package io.skep.domain.task;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** In-process notifier: the store that makes tasks ready calls {@link #publish}. Thread-safe. */
public final class LocalTaskReadyNotifier implements TaskReadyNotifier {

  private final ConcurrentMap<Key, CopyOnWriteArrayList<Listener>> listeners =
      new ConcurrentHashMap<>();

  @Override
  public Subscription subscribe(SwarmId swarm, QueueName queue, Runnable listener) {
    var key = new Key(swarm, queue);
    // A new object, so that two subscriptions of one listener are distinct.
    var entry = new Listener(listener);
    listeners.compute(
        key,
        (k, entries) -> {
          var all = entries == null ? new CopyOnWriteArrayList<Listener>() : entries;
          all.add(entry);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            key, (k, entries) -> entries.remove(entry) && entries.isEmpty() ? null : entries);
  }

  /** Runs the listeners of a queue on the calling thread. */
  public void publish(SwarmId swarm, QueueName queue) {
    var entries = listeners.get(new Key(swarm, queue));
    if (entries != null) {
      entries.forEach(Listener::run);
    }
  }

  /** Runs all listeners on the calling thread, for use after notifications may have been missed. */
  public void publishAll() {
    listeners.values().forEach(entries -> entries.forEach(Listener::run));
  }

  private record Key(SwarmId swarm, QueueName queue) {}

  private static final class Listener {

    private final Runnable action;

    Listener(Runnable action) {
      this.action = action;
    }

    void run() {
      action.run();
    }
  }
}
