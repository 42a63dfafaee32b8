package io.skep.application.work;

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

/** Runs the handler for tasks in hand, each on a thread of its own, and reports how they end. */
final class TaskRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  private final TaskHandler handler;
  private final TasksInHand inHand;
  private final LeaseKeeper keeper;
  private final Reports reports;
  private final Tally tally;
  private final Executor threads;
  private final CountDownLatch closing;
  private final Runnable whenThrough;

  /**
   * Creates the runner.
   *
   * @param closing when it has come, no task is started any more
   * @param whenThrough run after each task
   */
  TaskRunner(
      TaskHandler handler,
      TasksInHand inHand,
      LeaseKeeper keeper,
      Reports reports,
      Tally tally,
      Executor threads,
      CountDownLatch closing,
      Runnable whenThrough) {
    this.handler = handler;
    this.inHand = inHand;
    this.keeper = keeper;
    this.reports = reports;
    this.tally = tally;
    this.threads = threads;
    this.closing = closing;
    this.whenThrough = whenThrough;
  }

  void start(HeldTask held) {
    inHand.add(held);
    tally.claimed(held.task());
    try {
      threads.execute(() -> run(held));
    } catch (RejectedExecutionException e) {
      // Closed while the claim was under way.
      held.stop(HeldTask.Stop.CLOSING);
      run(held);
    }
  }

  private void run(HeldTask held) {
    long before = System.nanoTime();
    var outcome = WorkOutcome.DROPPED;
    var took = Duration.ZERO;
    try {
      if (mayStart(held)) {
        var end = handle(held);
        took = Duration.ofNanos(System.nanoTime() - before);
        outcome = report(held, end);
      } else if (held.end() == HeldTask.Stop.CLOSING) {
        outcome = reports.release(held.token());
      }
    } catch (RuntimeException | Error e) {
      LOG.error("end of task not reported task={}", held.token(), e);
    } finally {
      tally.finished(held.task(), outcome, took);
      inHand.remove(held);
      whenThrough.run();
    }
  }

  private boolean mayStart(HeldTask held) {
    if (closing.getCount() == 0) {
      held.stop(HeldTask.Stop.CLOSING);
      return false;
    }
    return keeper.confirm(held) && held.begin();
  }

  private End handle(HeldTask held) {
    try {
      // Whoever writes a handler without null checks may still return null.
      return new End(Objects.requireNonNull(handler.handle(held), "handler returned null"), null);
    } catch (Throwable e) {
      return new End(Optional.empty(), e);
    }
  }

  private WorkOutcome report(HeldTask held, End end) {
    var stop = held.end();
    if (stop == HeldTask.Stop.LOST) {
      LOG.debug("late end dropped task={}", held.token(), end.failure());
      return WorkOutcome.DROPPED;
    }
    if (end.failure() == null) {
      return complete(held, end.result());
    }
    return stop == HeldTask.Stop.CLOSING
        ? reports.release(held.token())
        : fail(held, end.failure());
  }

  private WorkOutcome complete(HeldTask held, Optional<Json> result) {
    try {
      return reports.complete(held.token(), result);
    } catch (TooLargeException e) {
      return fail(held, e);
    }
  }

  private WorkOutcome fail(HeldTask held, Throwable failure) {
    boolean mayRetry = !(failure instanceof PermanentFailureException);
    LOG.warn("task failed retry={} task={}", mayRetry, held.token(), failure);
    return reports.fail(held.token(), ErrorText.of(failure), mayRetry);
  }

  /** How a handler ended: with a result, or with a failure. */
  private record End(Optional<Json> result, @Nullable Throwable failure) {}
}
