package io.skep;

import io.skep.application.work.Worker;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * The workers that were started on a store and are closed with it. Safe for use by many threads.
 */
final class Workers {

  private final List<Worker> running = new ArrayList<>();
  private boolean closed;

  /**
   * Takes note of a worker that is about to start.
   *
   * @throws StoreException {@code STORE_UNAVAILABLE} if the store is closed
   */
  synchronized void add(Worker worker) {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
    }
    running.removeIf(Worker::isClosed);
    running.add(worker);
  }

  /** Closes all; their grace periods run at the same time. */
  void close() {
    var workers = stopClaiming();
    workers.forEach(Worker::close);
  }

  private synchronized List<Worker> stopClaiming() {
    closed = true;
    running.forEach(Worker::stopClaiming);
    return List.copyOf(running);
  }
}
