package io.skep.application.work;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.error.SkepException;
import io.skep.domain.task.Completion;
import io.skep.domain.task.LeaseToken;
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
 * Tells the store how tasks ended, and tells it again as long as it does not answer. Safe for use
 * by many threads.
 */
final class Reports {

  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final Duration FIRST_REST = Duration.ofMillis(20);

  private final TaskManager tasks;
  private final Completions completions;
  private final Duration maxBackoff;
  private final CountDownLatch over;

  /**
   * Creates the reports.
   *
   * @param over when it has come, nothing is told again
   */
  Reports(TaskManager tasks, Duration maxBackoff, CountDownLatch over) {
    this.tasks = tasks;
    this.maxBackoff = maxBackoff;
    this.over = over;
    completions = new Completions(tasks);
  }

  WorkOutcome complete(LeaseToken token, Optional<Json> result) {
    var completion = new Completion(token, result);
    return told(
        token,
        WorkOutcome.COMPLETED,
        again -> completions.complete(completion) || (again && isCompleted(token)));
  }

  WorkOutcome fail(LeaseToken token, String error, boolean mayRetry) {
    return told(
        token,
        WorkOutcome.FAILED,
        again -> stillHeld(again, () -> tasks.fail(token, error, mayRetry)));
  }

  WorkOutcome release(LeaseToken token) {
    return told(token, WorkOutcome.RELEASED, again -> stillHeld(again, () -> tasks.release(token)));
  }

  /**
   * Tells until there is an answer.
   *
   * @param telling returns whether it was accepted; learns whether an earlier telling may have been
   */
  private WorkOutcome told(
      LeaseToken token, WorkOutcome wanted, Function<Boolean, Boolean> telling) {
    var backoff = new Backoff(FIRST_REST, maxBackoff);
    boolean maybeAccepted = false;
    while (true) {
      try {
        return telling.apply(maybeAccepted) ? wanted : WorkOutcome.DROPPED;
      } catch (SkepException e) {
        maybeAccepted |= e.code() == ErrorCode.OUTCOME_UNKNOWN;
        if (e.code().retry() == ErrorCode.Retry.NEVER || !rested(backoff)) {
          LOG.error("end of task not reported outcome={} task={}", wanted, token, e);
          return WorkOutcome.DROPPED;
        }
      }
    }
  }

  private boolean rested(Backoff backoff) {
    try {
      return !over.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A lease that is gone after an unknown outcome was most likely ended by that very report. */
  private static boolean stillHeld(boolean again, Runnable report) {
    try {
      report.run();
      return true;
    } catch (LeaseLostException e) {
      return again;
    }
  }

  private boolean isCompleted(LeaseToken token) {
    return tasks
        .find(token.task())
        .filter(task -> task.succeeded() && task.claims() == token.token())
        .isPresent();
  }
}
