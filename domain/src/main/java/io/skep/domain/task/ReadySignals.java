package io.skep.domain.task;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/**
 * Port to hints that a queue may have a task to claim: a store gives them once a write is committed
 * that made a task ready. A hint may come too often or not at all, so listeners poll as well.
 *
 * <p>Safe for use by many threads.
 */
public interface ReadySignals {

  /**
   * Has {@code listener} run whenever a task of the queue may have become ready.
   *
   * @param listener must be quick, must not call the store and must not throw; may be run by many
   *     threads at once
   * @return ends the subscription when closed; closing again does nothing
   */
  Subscription subscribe(SwarmId swarm, QueueName queue, Runnable listener);

  /** A listener's subscription. */
  interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
