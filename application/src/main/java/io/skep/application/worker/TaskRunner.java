package io.skep.application.worker;

import io.skep.domain.error.TooLargeException;
import io.skep.domain.value.Json;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the handler for the tasks in flight, each on its own thread, and reports the results. */
final class TaskRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  private final TaskHandler handler;
  private final InFlightTasks inFlight;
  private final LeaseRenewer leaseRenewer;
  private final ResultReporter resultReporter;
  private final WorkerMetrics metrics;
  private final Executor executor;
  private final CountDownLatch closing;
  private final Runnable onFinished;

  /**
   * Creates the runner.
   *
   * @param closing prevents further handlers from starting once it has reached zero
   * @param onFinished run after each task
   */
  TaskRunner(
      TaskHandler handler,
      InFlightTasks inFlight,
      LeaseRenewer leaseRenewer,
      ResultReporter resultReporter,
      WorkerMetrics metrics,
      Executor executor,
      CountDownLatch closing,
      Runnable onFinished) {
    this.handler = handler;
    this.inFlight = inFlight;
    this.leaseRenewer = leaseRenewer;
    this.resultReporter = resultReporter;
    this.metrics = metrics;
    this.executor = executor;
    this.closing = closing;
    this.onFinished = onFinished;
  }

  void start(InFlightTask task) {
    inFlight.add(task);
    metrics.claimed(task.task());
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      // The worker was closed during the claim.
      task.stop(InFlightTask.StopReason.CLOSING);
      run(task);
    }
  }

  private void run(InFlightTask task) {
    long startedAt = System.nanoTime();
    var outcome = WorkOutcome.DROPPED;
    var duration = Duration.ZERO;
    try {
      if (mayStart(task)) {
        var handlerResult = invokeHandler(task);
        duration = Duration.ofNanos(System.nanoTime() - startedAt);
        outcome = report(task, handlerResult);
      } else if (task.finishHandler() == InFlightTask.StopReason.CLOSING) {
        outcome = resultReporter.release(task.token());
      }
    } catch (RuntimeException | Error e) {
      LOG.error("result not reported: task={}", task.token(), e);
    } finally {
      metrics.finished(task.task(), outcome, duration);
      inFlight.remove(task);
      onFinished.run();
    }
  }

  private boolean mayStart(InFlightTask task) {
    if (closing.getCount() == 0) {
      task.stop(InFlightTask.StopReason.CLOSING);
      return false;
    }
    return leaseRenewer.confirmLease(task) && task.startHandler();
  }

  private HandlerResult invokeHandler(InFlightTask task) {
    try {
      // A handler compiled without null checks may return null.
      return new HandlerResult(
          Objects.requireNonNull(handler.handle(task), "handler returned null"), null);
    } catch (Throwable e) {
      return new HandlerResult(Optional.empty(), e);
    }
  }

  private WorkOutcome report(InFlightTask task, HandlerResult handlerResult) {
    var stop = task.finishHandler();
    if (stop == InFlightTask.StopReason.LOST) {
      LOG.debug("late result dropped: task={}", task.token(), handlerResult.failure());
      return WorkOutcome.DROPPED;
    }
    if (handlerResult.failure() == null) {
      return complete(task, handlerResult.result());
    }
    return stop == InFlightTask.StopReason.CLOSING
        ? resultReporter.release(task.token())
        : fail(task, handlerResult.failure());
  }

  private WorkOutcome complete(InFlightTask task, Optional<Json> result) {
    try {
      return resultReporter.complete(task.token(), result);
    } catch (TooLargeException e) {
      return fail(task, e);
    }
  }

  private WorkOutcome fail(InFlightTask task, Throwable failure) {
    boolean mayRetry = !(failure instanceof PermanentFailureException);
    LOG.warn("task failed: retry={} task={}", mayRetry, task.token(), failure);
    return resultReporter.fail(task.token(), ErrorText.of(failure), mayRetry);
  }

  /** Result or failure of a handler. */
  private record HandlerResult(Optional<Json> result, @Nullable Throwable failure) {}
}
