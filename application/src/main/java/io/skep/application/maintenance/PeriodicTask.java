package io.skep.application.maintenance;

import io.skep.application.schedule.JitteredPeriod;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintenance task that runs periodically for each swarm. Used by one thread. */
final class PeriodicTask {

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);

  private final String name;
  private final JitteredPeriod period;
  private final ToLongFunction<Swarm> work;
  private final Set<SwarmId> failing = new HashSet<>();

  /**
   * Creates a task.
   *
   * @param name identifies the task in log lines
   * @param work returns the number of affected items
   */
  PeriodicTask(String name, Duration period, ToLongFunction<Swarm> work) {
    this.name = name;
    this.period = new JitteredPeriod(period);
    this.work = work;
  }

  /**
   * Runs for each swarm. A failure is logged once until the next success, and does not affect the
   * other swarms.
   */
  void run(Collection<Swarm> swarms) {
    for (var swarm : swarms) {
      try {
        long count = work.applyAsLong(swarm);
        if (count > 0) {
          LOG.info("{}: swarm={} count={}", name, swarm.id(), count);
        }
        failing.remove(swarm.id());
      } catch (RuntimeException e) {
        if (failing.add(swarm.id())) {
          LOG.warn("{} failed, retrying: swarm={}", name, swarm.id(), e);
        }
      }
    }
  }

  /** Returns the period. */
  JitteredPeriod period() {
    return period;
  }
}
