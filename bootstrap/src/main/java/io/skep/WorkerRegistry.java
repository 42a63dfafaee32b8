package io.skep;

import io.skep.application.worker.Worker;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import java.util.ArrayList;
import java.util.List;

/** Registry of the workers on a store, which are closed with it. Thread-safe. */
final class WorkerRegistry {

  private final List<Worker> openWorkers = new ArrayList<>();
  private boolean closed;

  /**
   * Registers a worker that is about to start, and removes closed workers.
   *
   * @throws StoreException {@code STORE_UNAVAILABLE} if the store is closed
   */
  synchronized void register(Worker worker) {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_UNAVAILABLE, "the store is closed", null);
    }
    openWorkers.removeIf(Worker::isClosed);
    openWorkers.add(worker);
  }

  /** Closes all workers, whose shutdown timeouts run concurrently: all stop claiming first. */
  void close() {
    var workers = stopClaiming();
    workers.forEach(Worker::close);
  }

  private synchronized List<Worker> stopClaiming() {
    closed = true;
    openWorkers.forEach(Worker::stopClaiming);
    return List.copyOf(openWorkers);
  }
}
