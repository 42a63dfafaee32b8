package io.skep.application.worker;

import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.StoreException;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Task that this worker has claimed and not finished: claimed, run by a handler, then reported.
 * Thread-safe.
 */
final class InFlightTask implements TaskContext {

  /** Reason why a task was stopped. */
  enum StopReason {
    /** The lease was lost: the task was cancelled, reclaimed or ended by another caller. */
    LOST,
    /** The worker is closing; the lease is held until the task is released. */
    CLOSING
  }

  private static final Logger LOG = LoggerFactory.getLogger(InFlightTask.class);

  private final Task task;
  private final TaskManager tasks;
  private final long claimedAt;

  private @Nullable Thread handlerThread;
  private boolean reporting;
  private @Nullable StopReason stop;

  /**
   * Creates the in-flight task.
   *
   * @param claimedAt the value of {@link System#nanoTime()} before the claim
   */
  InFlightTask(Task task, TaskManager tasks, long claimedAt) {
    this.task = task;
    this.tasks = tasks;
    this.claimedAt = claimedAt;
  }

  @Override
  public Task task() {
    return task;
  }

  LeaseToken token() {
    return task.token();
  }

  /** Returns the value of {@link System#nanoTime()} before the claim. */
  long claimedAt() {
    return claimedAt;
  }

  /**
   * Registers the calling thread as the handler's; returns false if the task was stopped and the
   * handler must not start.
   */
  synchronized boolean startHandler() {
    if (stop != null) {
      return false;
    }
    handlerThread = Thread.currentThread();
    return true;
  }

  /**
   * Marks the handler as finished, so that its thread is no longer interrupted, and clears the
   * interrupt status of the thread.
   *
   * @return why the task was stopped, or null if the result is to be reported
   */
  synchronized @Nullable StopReason finishHandler() {
    handlerThread = null;
    reporting = true;
    Thread.interrupted();
    return stop;
  }

  /**
   * Stops the task and interrupts its handler. No effect once the handler has finished: the report
   * itself then fails if the lease is lost.
   *
   * @return whether this call stopped the task
   */
  synchronized boolean stop(StopReason reason) {
    if (reporting || stop != null) {
      return false;
    }
    stop = reason;
    if (handlerThread != null) {
      handlerThread.interrupt();
    }
    return true;
  }

  /**
   * Abandons a handler that does not stop: its result is dropped.
   *
   * @return whether the handler was still running, so that the caller has to release the task
   */
  synchronized boolean abandon() {
    stop = StopReason.LOST;
    return !reporting;
  }

  @Override
  public synchronized boolean isCancelled() {
    return stop != null;
  }

  @Override
  public void progress(String note) {
    checkCancelled();
    try {
      tasks.progress(token(), note);
    } catch (LeaseLostException e) {
      stop(StopReason.LOST);
      var cancelled = new CancellationException(e.getMessage());
      cancelled.initCause(e);
      throw cancelled;
    } catch (StoreException e) {
      LOG.debug("progress note dropped: task={}", task.id(), e);
    }
  }
}
