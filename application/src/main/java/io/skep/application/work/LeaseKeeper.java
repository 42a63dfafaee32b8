package io.skep.application.work;

import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.LeaseToken;
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
 * Sends heartbeats for all tasks in hand in one call, and for the agent itself if it is registered;
 * stops the handlers of tasks that turn out to be no longer held.
 */
final class LeaseKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** So that a cancellation is seen, and an agent is not taken for silent, under long leases. */
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  private final Swarm swarm;
  private final AgentId agent;
  private final Duration lease;
  private final TasksInHand inHand;
  private final CountDownLatch over;
  private final Duration interval;

  /**
   * Creates the keeper.
   *
   * @param over ends {@link #run} when it has come
   */
  LeaseKeeper(Swarm swarm, AgentId agent, Duration lease, TasksInHand inHand, CountDownLatch over) {
    this.swarm = swarm;
    this.agent = agent;
    this.lease = lease;
    this.inHand = inHand;
    this.over = over;
    var third = lease.dividedBy(3);
    interval = third.compareTo(LONGEST_INTERVAL) < 0 ? third : LONGEST_INTERVAL;
  }

  @Override
  public void run() {
    var backoff = new Backoff(interval.dividedBy(16), interval.dividedBy(2));
    boolean failing = false;
    var rest = interval;
    try {
      while (!over.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          beat();
          if (failing) {
            LOG.info("heartbeats are back swarm={} agent={}", swarm.id(), agent);
          }
          failing = false;
          backoff.reset();
          rest = interval;
        } catch (RuntimeException | Error e) {
          if (!failing) {
            LOG.warn("heartbeats fail, trying on swarm={} agent={}", swarm.id(), agent, e);
          }
          failing = true;
          rest = backoff.next();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns whether a task is still held, as far as the store can be asked. Needed before the start
   * of a task whose lease may have run out: the process may have stood still since the claim.
   */
  boolean confirm(HeldTask task) {
    if (System.nanoTime() - task.claimedAt() < interval.toNanos()) {
      return true;
    }
    try {
      extend(List.of(task));
    } catch (SkepException e) {
      LOG.debug("lease not confirmed task={}", task.task().id(), e);
    }
    return !task.isCancelled();
  }

  private void beat() {
    var held = inHand.all();
    if (!held.isEmpty()) {
      extend(held);
    }
    try {
      swarm.agents().heartbeat(agent);
    } catch (NotFoundException e) {
      LOG.trace("agent is not registered swarm={} agent={}", swarm.id(), agent, e);
    }
  }

  private void extend(Collection<HeldTask> held) {
    List<LeaseToken> tokens = held.stream().map(HeldTask::token).toList();
    var leases = swarm.tasks().heartbeat(tokens, lease);
    for (var task : held) {
      var current = leases.get(task.task().id());
      // The same task may be in hand twice: once under a lost lease, unnoticed until now.
      boolean kept = current != null && current.token() == task.token().token();
      if (!kept && task.stop(HeldTask.Stop.LOST)) {
        LOG.info(
            "task is {} swarm={} agent={} task={}", fate(task), swarm.id(), agent, task.token());
      }
    }
  }

  private String fate(HeldTask task) {
    return swarm
        .tasks()
        .find(task.task().id())
        .map(Task::status)
        .filter(status -> status == TaskStatus.CANCELLED)
        .map(status -> "cancelled")
        .orElse("no longer held");
  }
}
