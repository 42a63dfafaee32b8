package io.skep.domain.task;

import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;

/**
 * Port to notifications that a queue may have a ready task. A store notifies after the commit of a
 * write that made a task ready. Notifications may be spurious or missing, so subscribers poll as
 * well.
 *
 * <p>Thread-safe.
 */
public interface TaskReadyNotifier {

  /**
   * Subscribes a listener that runs whenever a task of the queue may have become ready.
   *
   * @param listener must return quickly, must not call the store and must not throw; may run on
   *     several threads concurrently
   * @return handle that ends the subscription when closed; closing is idempotent
   */
  Subscription subscribe(SwarmId swarm, QueueName queue, Runnable listener);

  /** Handle of a subscription. */
  interface Subscription extends AutoCloseable {

    @Override
    void close();
  }
}
