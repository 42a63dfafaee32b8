package io.skep.testkit.contract.model;

import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random inputs, derived from a seed. */
final class RandomInputs {

  static final String SKILL = "skill";

  private final SplittableRandom random;

  RandomInputs(long seed) {
    random = new SplittableRandom(seed);
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  <T> T pick(T[] array) {
    return array[random.nextInt(array.length)];
  }

  boolean oneChanceIn(int n) {
    return random.nextInt(n) == 0;
  }

  int nextInt(int bound) {
    return random.nextInt(bound);
  }

  long token(long claims) {
    return 1 + random.nextLong(claims);
  }

  /** Returns a lease duration that is unique to the number. */
  Duration lease(int number) {
    return Duration.ofSeconds(random.nextInt(5, 60)).plusNanos(number * 1_000L);
  }

  /** Returns random specs, sometimes as a dependency chain, which may be cyclic. */
  List<TaskSpec> specs(TaskModel model, Instant now) {
    int count = 1 + random.nextInt(4);
    var specs = IntStream.range(0, count).mapToObj(i -> spec(model, now)).toList();
    if (!oneChanceIn(8)) {
      return specs;
    }
    var keys = IntStream.range(0, count).mapToObj(i -> key()).toList();
    int links = oneChanceIn(2) ? count : count - 1;
    return IntStream.range(0, count)
        .mapToObj(
            i -> specs.get(i).toBuilder().key(keys.get(i)).blockedByKeys(keys.get((i + 1) % count)))
        .limit(links)
        .map(TaskSpec.Builder::build)
        .toList();
  }

  private TaskSpec spec(TaskModel model, Instant now) {
    var spec =
        TaskSpec.builder("task")
            .queue(pick(List.copyOf(model.queues.keySet())))
            .priority(pick(Priority.values()));
    spec.retry(
        new RetryPolicy(1 + random.nextInt(3), Duration.ofSeconds(3), Duration.ofSeconds(5)));
    if (oneChanceIn(2)) {
      spec.key(key());
    }
    if (oneChanceIn(2)) {
      spec.plan(pick(List.copyOf(model.plans.keySet())));
    }
    if (oneChanceIn(8)) {
      spec.assignee(pick(ModelRun.AGENTS));
    }
    if (oneChanceIn(5)) {
      spec.requires(SKILL);
    }
    if (oneChanceIn(6)) {
      spec.notBefore(now.plusSeconds(random.nextInt(-20, 60)));
    }
    if (oneChanceIn(2)) {
      spec.onBlockerFailure(BlockerPolicy.CANCEL);
    }
    if (oneChanceIn(3)) {
      spec.blockedByKeys(oneChanceIn(4) ? key() : knownKey(model));
    }
    if (oneChanceIn(5) && !model.tasks.isEmpty()) {
      spec.blockedBy(pick(model.all()).id, pick(model.all()).id);
    }
    return spec.build();
  }

  private String knownKey(TaskModel model) {
    var known = model.all().stream().flatMap(task -> task.spec.key().stream()).toList();
    return known.isEmpty() ? key() : pick(known);
  }

  /** Returns one of a few keys, so that keys collide. */
  private String key() {
    return "k" + random.nextInt(40);
  }
}
