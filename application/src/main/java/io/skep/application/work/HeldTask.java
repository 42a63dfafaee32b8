package io.skep.application.work;

import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.LeaseToken;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that this worker holds: claimed, then run by a handler, then reported on. Safe for use by
 * many threads.
 */
final class HeldTask implements TaskContext {

  /** Why a task is no longer to be worked on. */
  enum Stop {
    /** It is no longer held: cancelled, taken back, or ended by someone else. */
    LOST,
    /** The worker is closing; it is held until it is given back. */
    CLOSING
  }

  private static final Logger LOG = LoggerFactory.getLogger(HeldTask.class);

  private final Task task;
  private final TaskManager tasks;
  private final long claimedAt;

  private @Nullable Thread runner;
  private boolean reporting;
  private @Nullable Stop stop;

  /**
   * Takes a task in hand.
   *
   * @param claimedAt the time of {@link System#nanoTime()} before it was claimed
   */
  HeldTask(Task task, TaskManager tasks, long claimedAt) {
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

  /** Returns the time of {@link System#nanoTime()} before it was claimed. */
  long claimedAt() {
    return claimedAt;
  }

  /** Notes that the calling thread runs the handler; false if that must not start any more. */
  synchronized boolean begin() {
    if (stop != null) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /**
   * Notes that the handler is through, so that its thread is not interrupted any more, and clears
   * the thread's interruption if there was one.
   *
   * @return why its result is not wanted, or null if it is
   */
  synchronized @Nullable Stop end() {
    runner = null;
    reporting = true;
    Thread.interrupted();
    return stop;
  }

  /**
   * Has the handler stop, unless it is through already: then whoever reports learns from the store
   * what the report is worth.
   *
   * @return whether this was news
   */
  synchronized boolean stop(Stop reason) {
    if (reporting || stop != null) {
      return false;
    }
    stop = reason;
    if (runner != null) {
      runner.interrupt();
    }
    return true;
  }

  /**
   * Gives up on a handler that does not stop: what comes of it is dropped.
   *
   * @return whether it was still at work, so that the task is to be given back in its stead
   */
  synchronized boolean abandon() {
    stop = Stop.LOST;
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
      stop(Stop.LOST);
      var cancelled = new CancellationException(e.getMessage());
      cancelled.initCause(e);
      throw cancelled;
    } catch (StoreException e) {
      LOG.debug("progress note dropped task={}", task.id(), e);
    }
  }
}
