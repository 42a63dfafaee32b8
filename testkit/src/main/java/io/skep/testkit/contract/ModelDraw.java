package io.skep.testkit.contract;

import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

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

  /** Returns some tasks, now and then in a chain that may be closed. */
  List<TaskSpec> specs(TaskModel model, Instant now) {
    int count = 1 + random.nextInt(4);
    var specs = IntStream.range(0, count).mapToObj(i -> spec(model, now)).toList();
    if (!oneIn(8)) {
      return specs;
    }
    var keys = IntStream.range(0, count).mapToObj(i -> key()).toList();
    int links = oneIn(2) ? count : count - 1;
    return IntStream.range(0, count)
        .mapToObj(
            i -> specs.get(i).toBuilder().key(keys.get(i)).afterKeys(keys.get((i + 1) % count)))
        .limit(links)
        .map(TaskSpec.Builder::build)
        .toList();
  }

  private TaskSpec spec(TaskModel model, Instant now) {
    var spec =
        TaskSpec.titled("task")
            .queue(any(List.copyOf(model.queues.keySet())))
            .priority(any(Priority.values()));
    spec.retry(
        new RetryPolicy(1 + random.nextInt(3), Duration.ofSeconds(3), Duration.ofSeconds(5)));
    if (oneIn(2)) {
      spec.key(key());
    }
    if (oneIn(2)) {
      spec.plan(any(List.copyOf(model.plans.keySet())));
    }
    if (oneIn(8)) {
      spec.assignee(any(ModelRun.AGENTS));
    }
    if (oneIn(5)) {
      spec.requires(SKILL);
    }
    if (oneIn(6)) {
      spec.notBefore(now.plusSeconds(random.nextInt(-20, 60)));
    }
    if (oneIn(2)) {
      spec.onBlockerFailure(BlockerPolicy.CANCEL);
    }
    if (oneIn(3)) {
      spec.afterKeys(oneIn(4) ? key() : knownKey(model));
    }
    if (oneIn(5) && !model.tasks.isEmpty()) {
      spec.after(any(model.all()).id, any(model.all()).id);
    }
    return spec.build();
  }

  private String knownKey(TaskModel model) {
    var known = model.all().stream().flatMap(task -> task.spec.key().stream()).toList();
    return known.isEmpty() ? key() : any(known);
  }

  /** Returns one of a few keys, so that they meet. */
  private String key() {
    return "k" + random.nextInt(40);
  }
}
