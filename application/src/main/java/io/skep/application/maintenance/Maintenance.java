package io.skep.application.maintenance;

import io.skep.domain.store.Swarm;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic maintenance on one thread: reclaims tasks with expired leases, marks agents without
 * recent heartbeats as offline, and expires mail. Runs until it is closed.
 *
 * <p>May run in every process that shares a store: each step affects only what is still due.
 * Thread-safe.
 */
public final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  private final Supplier<? extends Collection<Swarm>> swarms;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Maintenance(Supplier<? extends Collection<Swarm>> swarms) {
    this.swarms = swarms;
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, "skep-maintenance");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Starts the maintenance.
   *
   * @param swarms returns the swarms to maintain; called before each run
   */
  public static Maintenance start(
      Supplier<? extends Collection<Swarm>> swarms, MaintenanceSettings settings) {
    var maintenance = new Maintenance(swarms);
    for (var task : createTasks(settings)) {
      maintenance.schedule(task, task.period().initialDelay());
    }
    return maintenance;
  }

  /** Waits up to 30 seconds for the task in progress and prevents further runs. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("maintenance did not end within {}", SHUTDOWN_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<PeriodicTask> createTasks(MaintenanceSettings settings) {
    return List.of(
        new PeriodicTask(
            "lease recovery",
            settings.leaseRecoveryInterval(),
            swarm -> swarm.tasks().reclaimExpired()),
        new PeriodicTask(
            "agent check",
            settings.agentCheckInterval(),
            swarm -> swarm.agents().markOffline(settings.agentTimeout()).size()),
        new PeriodicTask(
            "mail expiry", settings.mailExpiryInterval(), swarm -> swarm.mailbox().expire()));
  }

  private void schedule(PeriodicTask task, Duration delay) {
    // The executor rejects tasks once it is closed, which may happen at any time.
    try {
      var unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("rejected, closed", e);
    }
  }

  private void run(PeriodicTask task) {
    try {
      task.run(swarms.get());
    } finally {
      schedule(task, task.period().nextDelay());
    }
  }
}
