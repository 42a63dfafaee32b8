package io.skep.bootstrap.meters;

import io.skep.domain.task.ReadySignals;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/** Times what it hands on. */
final class MeteredReadySignals implements ReadySignals {

  private final ReadySignals delegate;
  private final StoreTimers timers;

  MeteredReadySignals(ReadySignals delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public Subscription subscribe(SwarmId swarm, QueueName queue, Runnable listener) {
    return timers.time("signal.subscribe", () -> delegate.subscribe(swarm, queue, listener));
  }
}
