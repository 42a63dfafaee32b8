package io.skep.application.worker;

import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.SkepException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks from the queues in round-robin order, up to the free capacity, until the worker
 * closes.
 */
final class ClaimLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(20);

  /** Swarm, request template and queues of the claims. */
  record ClaimSpec(Swarm swarm, ClaimRequest request, List<QueueName> queues) {}

  private final ClaimSpec spec;
  private final WorkerSettings settings;
  private final InFlightTasks inFlight;
  private final Consumer<InFlightTask> starter;
  private final WakeSignal wakeSignal;
  private final IdleTracker idleTracker;
  private final CountDownLatch closing;
  private int queueOffset;

  /**
   * Creates the loop.
   *
   * @param inFlight the tasks in flight, which reduce the free capacity
   * @param starter starts a claimed task
   * @param wakeSignal signaled when tasks may have become ready or capacity free
   * @param idleTracker notified of rounds without any task claimed or in flight
   * @param closing ends {@link #run} once it has reached zero and the wake signal is set
   */
  ClaimLoop(
      ClaimSpec spec,
      WorkerSettings settings,
      InFlightTasks inFlight,
      Consumer<InFlightTask> starter,
      WakeSignal wakeSignal,
      IdleTracker idleTracker,
      CountDownLatch closing) {
    this.spec = spec;
    this.settings = settings;
    this.inFlight = inFlight;
    this.starter = starter;
    this.wakeSignal = wakeSignal;
    this.idleTracker = idleTracker;
    this.closing = closing;
  }

  @Override
  public void run() {
    var idleBackoff = new Backoff(settings.pollInterval().dividedBy(8), settings.pollInterval());
    var failureBackoff = new Backoff(INITIAL_BACKOFF, settings.maxBackoff());
    boolean failing = false;
    try {
      while (closing.getCount() > 0) {
        try {
          long round = idleTracker.startRound();
          int capacity = settings.concurrency() - inFlight.count();
          int claimed = capacity == 0 ? 0 : claim(capacity);
          if (failing && capacity > 0) {
            LOG.info("claims succeed again swarm={} agent={}", spec.swarm().id(), agent());
            failing = false;
            failureBackoff.reset();
          }
          if (claimed > 0) {
            idleBackoff.reset();
            continue;
          }
          if (capacity == settings.concurrency()) {
            idleTracker.markIdle(round);
          }
          wakeSignal.await(capacity == 0 ? WorkerSettings.MAX_DELAY : idleBackoff.nextDelay());
        } catch (RuntimeException | Error e) {
          if (!failing) {
            LOG.warn("claim failed, retrying: swarm={} agent={}", spec.swarm().id(), agent(), e);
          }
          failing = true;
          var delay = isClaimRefused(e) ? settings.pollInterval() : failureBackoff.nextDelay();
          closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims from each queue until the capacity is used up; starts with the next queue each time. */
  private int claim(int capacity) {
    var queues = spec.queues();
    int claimed = 0;
    for (int i = 0; i < queues.size() && claimed < capacity; i++) {
      var request =
          spec.request()
              .withQueue(queues.get((queueOffset + i) % queues.size()))
              .withLimit(Math.min(capacity - claimed, ClaimRequest.MAX_LIMIT));
      long claimedAt = System.nanoTime();
      var tasks = spec.swarm().tasks().claim(request);
      for (Task task : tasks) {
        starter.accept(new InFlightTask(task, spec.swarm().tasks(), claimedAt));
      }
      claimed += tasks.size();
    }
    queueOffset = (queueOffset + 1) % queues.size();
    return claimed;
  }

  private Object agent() {
    return spec.request().agent();
  }

  /**
   * Returns whether the agent may not claim in its current status, such as paused, which may change
   * at any time.
   */
  private static boolean isClaimRefused(Throwable e) {
    return e instanceof SkepException skepException
        && skepException.code() == ErrorCode.INVALID_TRANSITION;
  }
}
