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
 * Takes back tasks whose lease has expired, marks silent agents as offline and expires mail, on one
 * thread, until it is closed.
 *
 * <p>May run in every process that shares a store: what one has done, the others find done. Safe
 * for use by many threads.
 */
public final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<? extends Collection<Swarm>> swarms;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Maintenance(Supplier<? extends Collection<Swarm>> swarms) {
    this.swarms = swarms;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var made = new Thread(work, "skep-maintenance");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Starts to look after swarms.
   *
   * @param swarms asked anew each time
   */
  public static Maintenance start(
      Supplier<? extends Collection<Swarm>> swarms, MaintenanceSettings settings) {
    var maintenance = new Maintenance(swarms);
    for (var job : jobs(settings)) {
      maintenance.schedule(job, job.period().firstRest());
    }
    return maintenance;
  }

  /** Waits for what is under way, and does nothing more. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("maintenance does not end, it is left alone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Job> jobs(MaintenanceSettings settings) {
    return List.of(
        new Job(
            "tasks taken back from lost agents",
            settings.recoverEvery(),
            swarm -> swarm.tasks().recover()),
        new Job(
            "silent agents marked as offline",
            settings.silentEvery(),
            swarm -> swarm.agents().markSilent(settings.silentAfter()).size()),
        new Job("mail expired", settings.expireEvery(), swarm -> swarm.mailbox().expire()));
  }

  private void schedule(Job job, Duration rest) {
    // Refused when it is closed, which may be at any time.
    try {
      var unused = thread.schedule(() -> run(job), rest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed", e);
    }
  }

  private void run(Job job) {
    try {
      job.run(swarms.get());
    } finally {
      schedule(job, job.period().rest());
    }
  }
}
