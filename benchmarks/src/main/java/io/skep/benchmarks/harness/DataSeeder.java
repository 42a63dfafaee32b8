package io.skep.benchmarks.harness;

import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates and processes data for benchmarks. */
public final class DataSeeder {

  public static final AgentId AGENT = new AgentId("agent-1");

  private DataSeeder() {}

  /** Returns the specification of a typical task. */
  public static TaskSpec taskSpec() {
    return TaskSpec.of("Write a summary of what was found");
  }

  /** Enqueues {@code count} tasks of a specification. */
  public static void enqueue(Swarm swarm, TaskSpec spec, int count) {
    for (int done = 0; done < count; done += TaskManager.MAX_BATCH) {
      List<TaskSpec> batch = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + TaskManager.MAX_BATCH); i++) {
        batch.add(spec);
      }
      swarm.tasks().enqueueAll(batch);
    }
  }

  /** Claims and completes a batch of tasks; returns their number. */
  public static int claimAndComplete(Swarm swarm, ClaimRequest request) {
    var claimed = swarm.tasks().claim(request);
    complete(swarm, claimed);
    return claimed.size();
  }

  /** Completes tasks in one call. */
  public static void complete(Swarm swarm, List<Task> tasks) {
    if (tasks.size() == 1) {
      swarm.tasks().complete(tasks.get(0).token(), Optional.empty());
    } else if (!tasks.isEmpty()) {
      swarm
          .tasks()
          .completeAll(
              tasks.stream().map(task -> new Completion(task.token(), Optional.empty())).toList());
    }
  }

  /**
   * Claims tasks one by one, releases them, and returns the median time of a claim in milliseconds.
   */
  public static double medianClaimMillis(Swarm swarm, int count) {
    var request = ClaimRequest.forAgent(AGENT);
    List<Task> held = new ArrayList<>();
    var latencies = new LatencyRecorder();
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      held.addAll(swarm.tasks().claim(request));
      latencies.add(System.nanoTime() - before);
    }
    if (held.size() != count) {
      throw new IllegalStateException("claimed " + held.size() + " of " + count);
    }
    held.forEach(task -> swarm.tasks().release(task.token()));
    return latencies.percentileMillis(0.5);
  }
}
