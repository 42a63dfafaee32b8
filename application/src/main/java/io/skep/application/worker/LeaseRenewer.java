package io.skep.application.worker;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.SkepException;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of all tasks in flight in one call, and sends the heartbeat of the agent if it
 * is registered. Stops the handlers of tasks whose lease is lost.
 */
final class LeaseRenewer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewer.class);

  /**
   * Maximum interval, so that under long leases cancellations are noticed and the agent does not
   * exceed the agent timeout.
   */
  private static final Duration MAX_INTERVAL = Duration.ofSeconds(30);

  private final Swarm swarm;
  private final AgentId agent;
  private final Duration lease;
  private final InFlightTasks inFlight;
  private final CountDownLatch stopped;
  private final Duration interval;

  /**
   * Creates the renewer. The interval is a third of the lease, at most 30 seconds.
   *
   * @param stopped ends {@link #run} once it has reached zero
   */
  LeaseRenewer(
      Swarm swarm, AgentId agent, Duration lease, InFlightTasks inFlight, CountDownLatch stopped) {
    this.swarm = swarm;
    this.agent = agent;
    this.lease = lease;
    this.inFlight = inFlight;
    this.stopped = stopped;
    var third = lease.dividedBy(3);
    interval = third.compareTo(MAX_INTERVAL) < 0 ? third : MAX_INTERVAL;
  }

  @Override
  public void run() {
    var backoff = new Backoff(interval.dividedBy(16), interval.dividedBy(2));
    boolean failing = false;
    var delay = interval;
    try {
      while (!stopped.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          sendHeartbeats();
          if (failing) {
            LOG.info("heartbeats succeed again swarm={} agent={}", swarm.id(), agent);
          }
          failing = false;
          backoff.reset();
          delay = interval;
        } catch (RuntimeException | Error e) {
          if (!failing) {
            LOG.warn("heartbeat failed, retrying: swarm={} agent={}", swarm.id(), agent, e);
          }
          failing = true;
          delay = backoff.nextDelay();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns false if the lease of a task is known to be lost. Renews the lease first if the claim
   * is older than the interval, since the process may have been suspended; if the store fails, the
   * lease counts as held.
   */
  boolean confirmLease(InFlightTask task) {
    if (System.nanoTime() - task.claimedAt() < interval.toNanos()) {
      return true;
    }
    try {
      extendLeases(List.of(task));
    } catch (SkepException e) {
      LOG.debug("lease not confirmed task={}", task.task().id(), e);
    }
    return !task.isCancelled();
  }

  private void sendHeartbeats() {
    var tasks = inFlight.all();
    if (!tasks.isEmpty()) {
      extendLeases(tasks);
    }
    try {
      swarm.agents().heartbeat(agent);
    } catch (NotFoundException e) {
      LOG.trace("agent is not registered swarm={} agent={}", swarm.id(), agent, e);
    }
  }

  private void extendLeases(Collection<InFlightTask> tasks) {
    List<LeaseToken> tokens = tasks.stream().map(InFlightTask::token).toList();
    var leases = swarm.tasks().heartbeat(tokens, lease);
    for (var task : tasks) {
      var current = leases.get(task.task().id());
      // A task may be in flight twice, once under a lease that was lost unnoticed.
      boolean leased = current != null && current.token() == task.token().token();
      if (!leased && task.stop(InFlightTask.StopReason.LOST)) {
        LOG.info(
            "task is {} swarm={} agent={} task={}",
            describeLoss(task),
            swarm.id(),
            agent,
            task.token());
      }
    }
  }

  private String describeLoss(InFlightTask task) {
    return swarm
        .tasks()
        .find(task.task().id())
        .map(Task::status)
        .filter(status -> status == TaskStatus.CANCELLED)
        .map(status -> "cancelled")
        .orElse("no longer held");
  }
}
