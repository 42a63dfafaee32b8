package io.skep.domain.task;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hints within one process: the store that makes tasks ready calls {@link #ready}. Safe for use by
 * many threads.
 */
public final class LocalReadySignals implements ReadySignals {

  private final ConcurrentMap<Key, CopyOnWriteArrayList<Listener>> listeners =
      new ConcurrentHashMap<>();

  @Override
  public Subscription subscribe(SwarmId swarm, QueueName queue, Runnable listener) {
    var key = new Key(swarm, queue);
    // Its identity tells two subscriptions of one listener apart.
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

  /** Runs the listeners of a queue, in the calling thread. */
  public void ready(SwarmId swarm, QueueName queue) {
    var entries = listeners.get(new Key(swarm, queue));
    if (entries != null) {
      entries.forEach(Listener::run);
    }
  }

  /** Runs all listeners, in the calling thread: hints may have been missed. */
  public void all() {
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
