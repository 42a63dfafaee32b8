package io.skep.testkit.contract;

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
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How tasks are queued, alone and together. */
abstract class ManagedQueuing extends ManagerPart {

  private static final PlanId PLAN = new PlanId("spring");

  ManagedQueuing(StoreContract contract) {
    super(contract);
  }

  @Test
  void storesATaskThatIsPending() {
    var spec = TaskSpec.of("task");

    var task = tasks().queue(spec);

    assertThat(task)
        .isEqualTo(Task.queued(task.id(), spec, QueueSettings.defaults(spec.queue()), now()));
    assertThat(stored(task)).isEqualTo(task);
  }

  @Test
  void returnsTheTasksInTheOrderGivenWithGrowingIds() {
    var specs = IntStream.range(0, 20).mapToObj(i -> TaskSpec.of("task " + i)).toList();

    var queued = tasks().queueAll(specs);

    assertThat(queued).extracting(Task::spec).isEqualTo(specs);
    assertThat(ids(queued)).isSorted().doesNotHaveDuplicates();
    assertThat(ids(claim(20))).isEqualTo(ids(queued));
  }

  @Test
  void returnsTheTaskThatHasTheKey() {
    var first = queue(TaskSpec.titled("first").key("key"));
    var claimed = claim(1).get(0);

    assertThat(queue(TaskSpec.titled("second").key("key"))).isEqualTo(claimed);
    assertThat(tasks().findByKey("key")).contains(claimed);
    assertThat(tasks().findByKey("other")).isEmpty();
    assertThat(first.id()).isEqualTo(claimed.id());
  }

  @Test
  void storesAKeyOnceThatIsNamedTwice() {
    var queued =
        tasks()
            .queueAll(
                List.of(
                    TaskSpec.titled("first").key("key").build(),
                    TaskSpec.titled("second").key("key").build()));

    assertThat(queued.get(1)).isEqualTo(queued.get(0));
    assertThat(list()).hasSize(1);
  }

  @Test
  void takesAsManyAsABatchMayHoldAndNotOneMore() {
    var spec = TaskSpec.of("task");

    assertThat(tasks().queueAll(Collections.nCopies(1_000, spec))).hasSize(1_000);
    assertThatThrownBy(() -> tasks().queueAll(Collections.nCopies(1_001, spec)))
        .isInstanceOf(TooLargeException.class);
    assertThat(tasks().queueAll(List.of())).isEmpty();
  }

  @Test
  void letsTasksWaitForEachOtherByKeyInWhateverOrder() {
    var queued =
        tasks()
            .queueAll(
                List.of(
                    keyed("bottom", "left", "right"),
                    keyed("left", "top"),
                    keyed("top"),
                    keyed("right", "top")));

    assertThat(queued).extracting(Task::openBlockers).containsExactly(2, 1, 0, 1);
    assertThat(tasks().blockersOf(queued.get(0).id()))
        .containsExactlyInAnyOrder(queued.get(1).id(), queued.get(3).id());
    assertThat(titlesOfAllThatIsReady()).containsExactly("top");
    assertThat(titlesOfAllThatIsReady()).containsExactlyInAnyOrder("left", "right");
    assertThat(titlesOfAllThatIsReady()).containsExactly("bottom");
  }

  private List<String> titlesOfAllThatIsReady() {
    var claimed = claim(9);
    claimed.forEach(this::complete);
    return claimed.stream().map(task -> task.spec().title()).toList();
  }

  @Test
  void letsTasksWaitForStoredOnesByKeyAndById() {
    var done = complete(claimed("done"));
    var byKey = queue(TaskSpec.titled("by key").key("key"));
    var byId = queue("by id");

    var waiting =
        queue(TaskSpec.titled("waiting").afterKeys("key").after(byId.id(), done.id(), byKey.id()));

    assertThat(waiting.openBlockers()).isEqualTo(2);
    assertThat(tasks().blockersOf(waiting.id()))
        .containsExactlyInAnyOrder(byKey.id(), byId.id(), done.id());
    assertThat(tasks().dependentsOf(done.id(), PageRequest.first(9)).items())
        .containsExactly(waiting);
  }

  @Test
  void prefersTheStoredTaskToOneOfTheCallThatHasTheSameKey() {
    var stored = queue(TaskSpec.titled("stored").key("key"));

    var queued =
        tasks()
            .queueAll(
                List.of(
                    TaskSpec.titled("same key").key("key").build(),
                    TaskSpec.titled("waiting").afterKeys("key").build()));

    assertThat(queued.get(0)).isEqualTo(stored);
    assertThat(tasks().blockersOf(queued.get(1).id())).containsExactly(stored.id());
  }

  @Test
  void refusesTasksThatWouldWaitForEachOtherAndStoresNothing() {
    refuses(DependencyCycleException.class, keyed("a", "a"));
    refuses(DependencyCycleException.class, keyed("a", "b"), keyed("b", "a"));
    refuses(
        DependencyCycleException.class,
        TaskSpec.of("innocent"),
        keyed("a", "b", "d"),
        keyed("b", "c"),
        keyed("c", "a"),
        keyed("d"));
  }

  @Test
  void takesALongChainAndRefusesItOnceItIsClosed() {
    var chain =
        IntStream.range(0, 1_000)
            .mapToObj(i -> i == 0 ? keyed("0") : keyed("" + i, "" + (i - 1)))
            .collect(Collectors.toList());
    Collections.reverse(chain);

    assertThat(tasks().queueAll(chain)).hasSize(1_000);

    var closed =
        IntStream.range(0, 1_000).mapToObj(i -> keyed("c" + i, "c" + (i + 1) % 1_000)).toList();
    assertThatThrownBy(() -> tasks().queueAll(closed)).isInstanceOf(DependencyCycleException.class);
  }

  @Test
  void sharesBlockersAmongTasksWithoutTakingThemForACycle() {
    var queued =
        tasks()
            .queueAll(
                List.of(
                    keyed("a"), keyed("b", "a"), keyed("c", "a", "b"), keyed("d", "a", "b", "c")));

    assertThat(queued).extracting(Task::openBlockers).containsExactly(0, 1, 2, 3);
  }

  @Test
  void refusesABlockerThatIsNotThereAndStoresNothing() {
    var missing = new TaskId(contract().store.ids().next());

    refuses(NotFoundException.class, TaskSpec.of("innocent"), keyed("a", "nowhere"));
    refuses(NotFoundException.class, TaskSpec.titled("task").after(missing).build());
  }

  @Test
  void refusesAPlanThatIsNotThereOrHasEndedAndStoresNothing() {
    var planned = TaskSpec.titled("task").plan(PLAN).build();
    refuses(NotFoundException.class, TaskSpec.of("innocent"), planned);

    swarm().plans().draft(PLAN, "what blooms?");
    swarm().plans().changeStatus(PLAN, PlanStatus.COMPLETED);
    refuses(InvalidTransitionException.class, TaskSpec.of("innocent"), planned);
  }

  @Test
  void returnsATaskThatIsThereAlsoWhenItsPlanHasEnded() {
    swarm().plans().draft(PLAN, "what blooms?");
    var planned = TaskSpec.titled("task").plan(PLAN).key("key").build();
    var task = tasks().queue(planned);
    swarm().plans().changeStatus(PLAN, PlanStatus.COMPLETED);

    assertThat(tasks().queueAll(List.of(TaskSpec.of("alone"), planned))).contains(task);
    assertThatThrownBy(
            () -> tasks().queueAll(List.of(planned, planned.toBuilder().key("new").build())))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void cancelsWhatIsToWaitForSomethingThatFailedAndWhatWaitsForThat() {
    var failed = failForGood(claimed("failed"));

    var queued =
        tasks()
            .queueAll(
                List.of(
                    follower("third", "second"),
                    follower("first").toBuilder().after(failed.id()).build(),
                    follower("second", "first"),
                    keyed("patient").toBuilder().after(failed.id()).build(),
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
  void countsABlockerThatIsNamedByIdAndByKeyOnce() {
    var blocker = queue(TaskSpec.titled("blocker").key("key"));
    var waiting = queue(TaskSpec.titled("waiting").after(blocker.id()).afterKeys("key"));

    assertThat(waiting.openBlockers()).isEqualTo(1);
  }

  @Test
  void refusesMoreBlockersThanATaskMayHave() {
    tasks().queueAll(IntStream.range(0, 1_000).mapToObj(i -> keyed("" + i)).toList());
    var one = queue("one more");
    var keys = IntStream.range(0, 1_000).mapToObj(i -> "" + i).collect(Collectors.toSet());

    assertThatThrownBy(() -> queue(TaskSpec.titled("task").after(one.id()).afterKeys(keys)))
        .isInstanceOf(TooLargeException.class);
    assertThat(queue(TaskSpec.titled("task").afterKeys(keys)).openBlockers()).isEqualTo(1_000);
  }

  private void refuses(Class<? extends SkepException> failure, TaskSpec... specs) {
    assertThatThrownBy(() -> tasks().queueAll(List.of(specs))).isInstanceOf(failure);
    assertThat(list()).isEmpty();
  }

  private List<Task> list() {
    return tasks().list(TaskQuery.ALL, PageRequest.first(9)).items();
  }

  private static TaskSpec keyed(String key, String... blockers) {
    return TaskSpec.titled(key).key(key).afterKeys(blockers).build();
  }

  private static TaskSpec follower(String key, String... blockers) {
    return keyed(key, blockers).toBuilder().onBlockerFailure(BlockerPolicy.CANCEL).build();
  }
}
