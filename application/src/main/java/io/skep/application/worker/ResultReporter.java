package io.skep.application.worker;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.SkepException;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.task.Completion;
import io.skep.domain.task.TaskManager;
import io.skep.domain.value.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the results of tasks to the store, with retries while the store is unavailable.
 * Thread-safe.
 */
final class ResultReporter {

  private static final Logger LOG = LoggerFactory.getLogger(ResultReporter.class);
  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(20);

  private final TaskManager tasks;
  private final CompletionBatcher completionBatcher;
  private final Duration maxBackoff;
  private final CountDownLatch stopped;

  /**
   * Creates the reporter.
   *
   * @param stopped ends the retries once it has reached zero
   */
  ResultReporter(TaskManager tasks, Duration maxBackoff, CountDownLatch stopped) {
    this.tasks = tasks;
    this.maxBackoff = maxBackoff;
    this.stopped = stopped;
    completionBatcher = new CompletionBatcher(tasks);
  }

  WorkOutcome complete(LeaseToken token, Optional<Json> result) {
    var completion = new Completion(token, result);
    return reportWithRetry(
        token,
        WorkOutcome.COMPLETED,
        maybeAccepted ->
            completionBatcher.complete(completion) || (maybeAccepted && isCompleted(token)));
  }

  WorkOutcome fail(LeaseToken token, String error, boolean mayRetry) {
    return reportWithRetry(
        token,
        WorkOutcome.FAILED,
        maybeAccepted -> isAccepted(maybeAccepted, () -> tasks.fail(token, error, mayRetry)));
  }

  WorkOutcome release(LeaseToken token) {
    return reportWithRetry(
        token,
        WorkOutcome.RELEASED,
        maybeAccepted -> isAccepted(maybeAccepted, () -> tasks.release(token)));
  }

  /**
   * Reports until the store has answered, the failure is not retryable, or the retries have ended.
   *
   * @param report returns whether the store accepted the report; its argument is whether an earlier
   *     attempt may have been accepted
   */
  private WorkOutcome reportWithRetry(
      LeaseToken token, WorkOutcome outcome, Function<Boolean, Boolean> report) {
    var backoff = new Backoff(INITIAL_BACKOFF, maxBackoff);
    boolean maybeAccepted = false;
    while (true) {
      try {
        return report.apply(maybeAccepted) ? outcome : WorkOutcome.DROPPED;
      } catch (SkepException e) {
        maybeAccepted |= e.code() == ErrorCode.OUTCOME_UNKNOWN;
        if (e.code().retry() == ErrorCode.Retry.NEVER || !awaitRetry(backoff)) {
          LOG.error("result not reported: outcome={} task={}", outcome, token, e);
          return WorkOutcome.DROPPED;
        }
      }
    }
  }

  private boolean awaitRetry(Backoff backoff) {
    try {
      return !stopped.await(backoff.nextDelay().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Treats a lost lease after an unknown outcome as accepted: most likely that report ended the
   * lease.
   */
  private static boolean isAccepted(boolean maybeAccepted, Runnable report) {
    try {
      report.run();
      return true;
    } catch (LeaseLostException e) {
      return maybeAccepted;
    }
  }

  private boolean isCompleted(LeaseToken token) {
    return tasks
        .find(token.task())
        .filter(task -> task.succeeded() && task.claimCount() == token.token())
        .isPresent();
  }
}
