package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.DependencyCycleException;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.TaskId;
import io.skep.testkit.contract.store.StoreContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for dependencies. */
abstract class TaskManagerDependencyTests extends TaskManagerContractPart {

  TaskManagerDependencyTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void aTaskIsReadyOnceAllBlockersAreCompletedOrRecorded() {
    var first = enqueueAndClaim("first");
    var second = enqueueAndClaim("second");
    var waiting = enqueue(TaskSpec.builder("waiting").blockedBy(first.id(), second.id()));

    complete(first);
    tasks().record(first.id());
    assertThat(claim(9)).isEmpty();

    complete(second);
    assertThat(ids(claim(9))).containsExactly(waiting.id());
  }

  @Test
  void aTaskStaysBlockedByAFailedRetryableBlocker() {
    var blocker = enqueueAndClaim("blocker");
    var waiting = enqueue(TaskSpec.builder("waiting").blockedBy(blocker.id()));

    failPermanently(blocker);
    assertThat(stored(waiting)).isEqualTo(waiting);

    tasks().retry(blocker.id());
    complete(claim(9).get(0));
    assertThat(ids(claim(9))).containsExactly(waiting.id());
  }

  @Test
  void aTaskStaysBlockedByARecordedFailureOrACancelledBlocker() {
    var failed = enqueueAndClaim("failed");
    var waiting = enqueue(TaskSpec.builder("waiting").blockedBy(failed.id()));
    failPermanently(failed);
    tasks().record(failed.id());
    var cancelled = enqueue("cancelled");
    var other = enqueue(TaskSpec.builder("waiting, too").blockedBy(cancelled.id()));
    tasks().cancel(cancelled.id());

    assertThat(stored(waiting)).isEqualTo(waiting);
    assertThat(stored(other)).isEqualTo(other);
    assertThat(claim(9)).isEmpty();
  }

  @Test
  void aTaskIsCancelledWithItsBlockerByPolicy() {
    var failed = enqueueAndClaim("failed");
    var cancelled = enqueue("cancelled");
    var open = enqueue("open");
    var afterFailed = enqueue(follower("after failed", failed, open));
    var afterCancelled = enqueue(follower("after cancelled", cancelled));
    var afterBoth = enqueue(follower("after both", afterFailed, afterCancelled));
    var patient = enqueue(TaskSpec.builder("patient").blockedBy(afterBoth.id()));

    failPermanently(failed);
    tasks().cancel(cancelled.id());

    for (var task : List.of(afterFailed, afterCancelled, afterBoth)) {
      assertThat(stored(task)).isEqualTo(task.cancelled(now()).withVersion(1));
    }
    assertThat(stored(patient)).isEqualTo(patient);
  }

  @Test
  void aTaskIsNotCancelledWhileItsBlockerCanBeRetried() {
    var blocker = enqueueAndClaim("blocker");
    var waiting = enqueue(follower("waiting", blocker));

    tasks().fail(blocker.token(), "no", true);

    assertThat(stored(waiting)).isEqualTo(waiting);
  }

  @Test
  void aTaskIsCancelledWhenItsBlockersLastLeaseExpires() {
    var blocker = enqueueAndClaim(TaskSpec.builder("blocker").retry(retryPolicy(1)));
    var waiting = enqueue(follower("waiting", blocker));

    clock().set(blocker.lease().orElseThrow().expiresAt());
    tasks().reclaimExpired();

    assertThat(statusOf(waiting)).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void aThousandTasksAreCancelledWithTheirBlocker() {
    var blocker = enqueueAndClaim("blocker");
    var waiting =
        tasks()
            .enqueueAll(
                IntStream.range(0, 1_000)
                    .mapToObj(i -> follower("waiting " + i, blocker).build())
                    .toList());

    failPermanently(blocker);

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(waiting)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
  }

  @Test
  void aChainOfAThousandTasksIsCancelledWithTheFirst() {
    var specs =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    TaskSpec.builder("link " + i)
                        .key("" + i)
                        .blockedByKeys(i == 0 ? new String[0] : new String[] {"" + (i - 1)})
                        .onBlockerFailure(BlockerPolicy.CANCEL)
                        .build())
            .toList();
    var chain = tasks().enqueueAll(specs);

    tasks().cancel(chain.get(0).id());

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(chain)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
  }

  @Test
  void addBlockerAddsADependency() {
    var first = enqueue("first");
    var task = enqueue(TaskSpec.builder("task").blockedBy(first.id()));
    var second = enqueue("second");

    var waiting = tasks().addBlocker(task.id(), second.id());

    assertThat(waiting.openBlockers()).isEqualTo(2);
    assertThat(stored(task)).isEqualTo(waiting);
    assertThat(ids(claim(9))).containsExactly(first.id(), second.id());
  }

  @Test
  void addBlockerRejectsACycle() {
    var first = enqueue("first");
    var second = enqueue(TaskSpec.builder("second").blockedBy(first.id()));
    var third = enqueue(TaskSpec.builder("third").blockedBy(second.id()));

    for (var blocker : List.of(first, second, third)) {
      assertThatThrownBy(() -> tasks().addBlocker(first.id(), blocker.id()))
          .isInstanceOf(DependencyCycleException.class);
    }
    assertThat(stored(first)).isEqualTo(first);
  }

  @Test
  void addBlockerRejectsATaskThatIsNotPending() {
    var claimed = enqueueAndClaim("claimed");
    var blocker = enqueue("blocker");

    assertThatThrownBy(() -> tasks().addBlocker(claimed.id(), blocker.id()))
        .isInstanceOf(InvalidTransitionException.class);
    complete(claimed);
    assertThatThrownBy(() -> tasks().addBlocker(claimed.id(), blocker.id()))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void addBlockerRejectsUnknownTasks() {
    var task = enqueue("task");
    var missing = new TaskId(contract().store.ids().next());

    assertThatThrownBy(() -> tasks().addBlocker(task.id(), missing))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> tasks().addBlocker(missing, task.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void addBlockerAppliesThePolicyToAFailedBlocker() {
    var failed = failPermanently(enqueueAndClaim("failed"));
    var follower = enqueue(follower("follower"));
    var behind = enqueue(follower("behind", follower));
    var patient = enqueue("patient");

    assertThat(tasks().addBlocker(follower.id(), failed.id()).status())
        .isEqualTo(TaskStatus.CANCELLED);
    assertThat(statusOf(behind)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(tasks().addBlocker(patient.id(), failed.id()).status())
        .isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void removeBlockerUnblocksTheTask() {
    var cancelled = enqueue("cancelled");
    var task = enqueue(TaskSpec.builder("task").blockedBy(cancelled.id()));
    tasks().cancel(cancelled.id());

    var freed = tasks().removeBlocker(task.id(), cancelled.id());

    assertThat(freed.openBlockers()).isZero();
    assertThat(ids(claim(9))).containsExactly(task.id());
  }

  @Test
  void removeBlockerIgnoresAMissingDependency() {
    var task = enqueue("task");
    var missing = new TaskId(contract().store.ids().next());

    assertThat(tasks().removeBlocker(task.id(), missing)).isEqualTo(task);
    assertThatThrownBy(() -> tasks().removeBlocker(missing, task.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void cancellingATaskInProgressEndsTheAttempt() {
    var claimed = enqueueAndClaim("task");

    var cancelled = tasks().cancel(claimed.id());

    assertThat(cancelled).isEqualTo(claimed.cancelled(now()).withVersion(2));
    assertThat(outcomes(claimed)).containsExactly(AttemptOutcome.CANCELLED);
  }

  private static TaskSpec.Builder follower(String title, Task... blockers) {
    var ids = ids(List.of(blockers)).toArray(TaskId[]::new);
    return TaskSpec.builder(title).blockedBy(ids).onBlockerFailure(BlockerPolicy.CANCEL);
  }
}
