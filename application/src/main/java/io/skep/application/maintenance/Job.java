package io.skep.application.maintenance;

import io.skep.application.schedule.Period;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something done for each swarm from time to time. Run by one thread. */
final class Job {

  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private final String name;
  private final Period period;
  private final ToLongFunction<Swarm> work;
  private final Set<SwarmId> failing = new HashSet<>();

  /**
   * Creates a job.
   *
   * @param work returns how much was done
   */
  Job(String name, Duration period, ToLongFunction<Swarm> work) {
    this.name = name;
    this.period = new Period(period);
    this.work = work;
  }

  /** Does it for each swarm; a failure is logged when it begins, and is nobody else's matter. */
  void run(Collection<Swarm> swarms) {
    for (var swarm : swarms) {
      try {
        long done = work.applyAsLong(swarm);
        if (done > 0) {
          LOG.info("{} swarm={} count={}", name, swarm.id(), done);
        }
        failing.remove(swarm.id());
      } catch (RuntimeException e) {
        if (failing.add(swarm.id())) {
          LOG.warn("failed, trying on: {} swarm={}", name, swarm.id(), e);
        }
      }
    }
  }

  /** Returns how often it is done. */
  Period period() {
    return period;
  }
}
