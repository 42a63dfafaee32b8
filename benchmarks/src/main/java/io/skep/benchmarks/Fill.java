package io.skep.benchmarks;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskManager;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what is measured. */
final class Fill {

  static final AgentId AGENT = new AgentId("agent-1");

  private Fill() {}

  static TaskSpec task() {
    return TaskSpec.of("Write a summary of what was found");
  }

  /** Queues so many tasks like this one. */
  static void queue(Swarm swarm, TaskSpec spec, int count) {
    for (int done = 0; done < count; done += TaskManager.MAX_BATCH) {
      List<TaskSpec> batch = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + TaskManager.MAX_BATCH); i++) {
        batch.add(spec);
      }
      swarm.tasks().queueAll(batch);
    }
  }

  /** Claims up to so many tasks and completes them; returns how many there were. */
  static int work(Swarm swarm, ClaimRequest request) {
    var claimed = swarm.tasks().claim(request);
    complete(swarm, claimed);
    return claimed.size();
  }

  /** Completes tasks in one call. */
  static void complete(Swarm swarm, List<Task> tasks) {
    if (tasks.size() == 1) {
      swarm.tasks().complete(tasks.get(0).token(), Optional.empty());
    } else if (!tasks.isEmpty()) {
      swarm
          .tasks()
          .completeAll(
              tasks.stream().map(task -> new Completion(task.token(), Optional.empty())).toList());
    }
  }

  /** Claims tasks one by one, gives them back, and returns the median time of a claim. */
  static double claims(Swarm swarm, int count) {
    var request = ClaimRequest.by(AGENT);
    List<Task> held = new ArrayList<>();
    var latencies = new Latencies();
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      held.addAll(swarm.tasks().claim(request));
      latencies.add(System.nanoTime() - before);
    }
    if (held.size() != count) {
      throw new IllegalStateException("claimed " + held.size() + " of " + count);
    }
    held.forEach(task -> swarm.tasks().release(task.token()));
    return latencies.millis(0.5);
  }
}
