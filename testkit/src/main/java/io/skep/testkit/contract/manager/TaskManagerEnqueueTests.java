package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.DependencyCycleException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.error.SkepException;
import io.skep.domain.error.TooLargeException;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for enqueueing, one task at a time and in batches. */
abstract class TaskManagerEnqueueTests extends TaskManagerContractPart {

  private static final PlanId PLAN = new PlanId("spring");

  TaskManagerEnqueueTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void storesAPendingTask() {
    var spec = TaskSpec.of("task");

    var task = tasks().enqueue(spec);

    assertThat(task)
        .isEqualTo(Task.enqueued(task.id(), spec, QueueSettings.defaults(spec.queue()), now()));
    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void returnsTasksInOrderWithIncreasingIds() {
    var specs = IntStream.range(0, 20).mapToObj(i -> TaskSpec.of("task " + i)).toList();

    var queued = tasks().enqueueAll(specs);

    assertThat(queued).extracting(Task::spec).isEqualTo(specs);
    assertThat(ids(queued)).isSorted().doesNotHaveDuplicates();
    assertThat(ids(claim(20))).isEqualTo(ids(queued));
  }

  @Test
  void returnsTheExistingTaskOfAKey() {
    var first = enqueue(TaskSpec.builder("first").key("key"));
    var claimed = claim(1).get(0);

    assertThat(enqueue(TaskSpec.builder("second").key("key"))).isEqualTo(claimed);
    assertThat(tasks().findByKey("key")).contains(claimed);
    assertThat(tasks().findByKey("other")).isEmpty();
    assertThat(first.id()).isEqualTo(claimed.id());
  }

  @Test
  void storesADuplicateKeyOnce() {
    var queued =
        tasks()
            .enqueueAll(
                List.of(
                    TaskSpec.builder("first").key("key").build(),
                    TaskSpec.builder("second").key("key").build()));

    assertThat(queued.get(1)).isEqualTo(queued.get(0));
    assertThat(list()).hasSize(1);
  }

  @Test
  void acceptsAFullBatchAndRejectsMore() {
    var spec = TaskSpec.of("task");

    assertThat(tasks().enqueueAll(Collections.nCopies(1_000, spec))).hasSize(1_000);
    assertThatThrownBy(() -> tasks().enqueueAll(Collections.nCopies(1_001, spec)))
        .isInstanceOf(TooLargeException.class);
    assertThat(tasks().enqueueAll(List.of())).isEmpty();
  }

  @Test
  void resolvesBlockersByKeyInAnyOrder() {
    var queued =
        tasks()
            .enqueueAll(
                List.of(
                    keyed("bottom", "left", "right"),
                    keyed("left", "top"),
                    keyed("top"),
                    keyed("right", "top")));

    assertThat(queued).extracting(Task::openBlockers).containsExactly(2, 1, 0, 1);
    assertThat(tasks().blockersOf(queued.get(0).id()))
        .containsExactlyInAnyOrder(queued.get(1).id(), queued.get(3).id());
    assertThat(claimReadyTitles()).containsExactly("top");
    assertThat(claimReadyTitles()).containsExactlyInAnyOrder("left", "right");
    assertThat(claimReadyTitles()).containsExactly("bottom");
  }

  private List<String> claimReadyTitles() {
    var claimed = claim(9);
    claimed.forEach(this::complete);
    return claimed.stream().map(task -> task.spec().title()).toList();
  }

  @Test
  void resolvesStoredBlockersByKeyAndId() {
    var done = complete(enqueueAndClaim("done"));
    var byKey = enqueue(TaskSpec.builder("by key").key("key"));
    var byId = enqueue("by id");

    var waiting =
        enqueue(
            TaskSpec.builder("waiting")
                .blockedByKeys("key")
                .blockedBy(byId.id(), done.id(), byKey.id()));

    assertThat(waiting.openBlockers()).isEqualTo(2);
    assertThat(tasks().blockersOf(waiting.id()))
        .containsExactlyInAnyOrder(byKey.id(), byId.id(), done.id());
    assertThat(tasks().dependentsOf(done.id(), PageRequest.first(9)).items())
        .containsExactly(waiting);
  }

  @Test
  void prefersTheStoredTaskOfAKey() {
    var stored = enqueue(TaskSpec.builder("stored").key("key"));

    var queued =
        tasks()
            .enqueueAll(
                List.of(
                    TaskSpec.builder("same key").key("key").build(),
                    TaskSpec.builder("waiting").blockedByKeys("key").build()));

    assertThat(queued.get(0)).isEqualTo(stored);
    assertThat(tasks().blockersOf(queued.get(1).id())).containsExactly(stored.id());
  }

  @Test
  void rejectsCyclesAtomically() {
    assertRejected(DependencyCycleException.class, keyed("a", "a"));
    assertRejected(DependencyCycleException.class, keyed("a", "b"), keyed("b", "a"));
    assertRejected(
        DependencyCycleException.class,
        TaskSpec.of("innocent"),
        keyed("a", "b", "d"),
        keyed("b", "c"),
        keyed("c", "a"),
        keyed("d"));
  }

  @Test
  void acceptsALongChainAndRejectsALongCycle() {
    var chain =
        IntStream.range(0, 1_000)
            .mapToObj(i -> i == 0 ? keyed("0") : keyed("" + i, "" + (i - 1)))
            .collect(Collectors.toList());
    Collections.reverse(chain);

    assertThat(tasks().enqueueAll(chain)).hasSize(1_000);

    var closed =
        IntStream.range(0, 1_000).mapToObj(i -> keyed("c" + i, "c" + (i + 1) % 1_000)).toList();
    assertThatThrownBy(() -> tasks().enqueueAll(closed))
        .isInstanceOf(DependencyCycleException.class);
  }

  @Test
  void acceptsSharedBlockers() {
    var queued =
        tasks()
            .enqueueAll(
                List.of(
                    keyed("a"), keyed("b", "a"), keyed("c", "a", "b"), keyed("d", "a", "b", "c")));

    assertThat(queued).extracting(Task::openBlockers).containsExactly(0, 1, 2, 3);
  }

  @Test
  void rejectsAnUnknownBlockerAtomically() {
    var missing = new TaskId(contract().store.ids().next());

    assertRejected(NotFoundException.class, TaskSpec.of("innocent"), keyed("a", "nowhere"));
    assertRejected(NotFoundException.class, TaskSpec.builder("task").blockedBy(missing).build());
  }

  @Test
  void rejectsAnUnknownOrEndedPlanAtomically() {
    var planned = TaskSpec.builder("task").plan(PLAN).build();
    assertRejected(NotFoundException.class, TaskSpec.of("innocent"), planned);

    swarm().plans().draft(PLAN, "what blooms?");
    swarm().plans().changeStatus(PLAN, PlanStatus.COMPLETED);
    assertRejected(InvalidTransitionException.class, TaskSpec.of("innocent"), planned);
  }

  @Test
  void returnsAnExistingTaskOfAnEndedPlan() {
    swarm().plans().draft(PLAN, "what blooms?");
    var planned = TaskSpec.builder("task").plan(PLAN).key("key").build();
    var task = tasks().enqueue(planned);
    swarm().plans().changeStatus(PLAN, PlanStatus.COMPLETED);

    assertThat(tasks().enqueueAll(List.of(TaskSpec.of("alone"), planned))).contains(task);
    assertThatThrownBy(
            () -> tasks().enqueueAll(List.of(planned, planned.toBuilder().key("new").build())))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void cancelsTransitiveDependentsOfAFailedBlocker() {
    var failed = failPermanently(enqueueAndClaim("failed"));

    var queued =
        tasks()
            .enqueueAll(
                List.of(
                    follower("third", "second"),
                    follower("first").toBuilder().blockedBy(failed.id()).build(),
                    follower("second", "first"),
                    keyed("patient").toBuilder().blockedBy(failed.id()).build(),
                    follower("other")));

    assertThat(queued)
        .extracting(Task::status)
        .containsExactly(
            TaskStatus.CANCELLED,
            TaskStatus.CANCELLED,
            TaskStatus.CANCELLED,
            TaskStatus.PENDING,
            TaskStatus.PENDING);
    assertThat(queued).allSatisfy(task -> assertThat(stored(task)).isEqualTo(task));
    assertThat(queued.get(3).openBlockers()).isEqualTo(1);
  }

  @Test
  void countsABlockerOfIdAndKeyOnce() {
    var blocker = enqueue(TaskSpec.builder("blocker").key("key"));
    var waiting = enqueue(TaskSpec.builder("waiting").blockedBy(blocker.id()).blockedByKeys("key"));

    assertThat(waiting.openBlockers()).isEqualTo(1);
  }

  @Test
  void rejectsTooManyBlockers() {
    tasks().enqueueAll(IntStream.range(0, 1_000).mapToObj(i -> keyed("" + i)).toList());
    var one = enqueue("one more");
    var keys = IntStream.range(0, 1_000).mapToObj(i -> "" + i).collect(Collectors.toSet());

    assertThatThrownBy(
            () -> enqueue(TaskSpec.builder("task").blockedBy(one.id()).blockedByKeys(keys)))
        .isInstanceOf(TooLargeException.class);
    assertThat(enqueue(TaskSpec.builder("task").blockedByKeys(keys)).openBlockers())
        .isEqualTo(1_000);
  }

  private void assertRejected(Class<? extends SkepException> failure, TaskSpec... specs) {
    assertThatThrownBy(() -> tasks().enqueueAll(List.of(specs))).isInstanceOf(failure);
    assertThat(list()).isEmpty();
  }

  private List<Task> list() {
    return tasks().list(TaskQuery.ALL, PageRequest.first(9)).items();
  }

  private static TaskSpec keyed(String key, String... blockers) {
    return TaskSpec.builder(key).key(key).blockedByKeys(blockers).build();
  }

  private static TaskSpec follower(String key, String... blockers) {
    return keyed(key, blockers).toBuilder().onBlockerFailure(BlockerPolicy.CANCEL).build();
  }
}
