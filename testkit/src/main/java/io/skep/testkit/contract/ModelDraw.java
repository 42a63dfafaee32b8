package io.skep.testkit.contract;

import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What a seed brings. */
final class ModelDraw {

  static final String SKILL = "skill";

  private final SplittableRandom random;

  ModelDraw(long seed) {
    random = new SplittableRandom(seed);
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  <T> T any(T[] array) {
    return array[random.nextInt(array.length)];
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  long token(long claims) {
    return 1 + random.nextLong(claims);
  }

  /** Returns the length of a lease that is like no other one with another number. */
  Duration lease(int number) {
    return Duration.ofSeconds(random.nextInt(5, 60)).plusNanos(number * 1_000L);
  }

  TaskSpec spec(TaskModel model, Instant now) {
    var spec =
        TaskSpec.titled("task")
            .queue(any(List.copyOf(model.queues.keySet())))
            .priority(any(Priority.values()));
    spec.retry(
        new RetryPolicy(1 + random.nextInt(3), Duration.ofSeconds(3), Duration.ofSeconds(5)));
    if (oneIn(2)) {
      spec.key("k" + random.nextInt(40));
    }
    if (oneIn(3)) {
      spec.plan(any(List.copyOf(model.plans.keySet())));
    }
    if (oneIn(5)) {
      spec.assignee(any(ModelRun.AGENTS));
    }
    if (oneIn(4)) {
      spec.requires(SKILL);
    }
    if (oneIn(6)) {
      spec.notBefore(now.plusSeconds(random.nextInt(-20, 60)));
    }
    if (oneIn(2)) {
      spec.onBlockerFailure(BlockerPolicy.CANCEL);
    }
    if (oneIn(3)) {
      spec.afterKeys(Set.of("k" + random.nextInt(40)));
    }
    if (oneIn(4) && !model.tasks.isEmpty()) {
      spec.after(any(model.all()).id, any(model.all()).id);
    }
    return spec.build();
  }
}
