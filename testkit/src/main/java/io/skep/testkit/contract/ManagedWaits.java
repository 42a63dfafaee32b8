package io.skep.testkit.contract;

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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that wait for others. */
abstract class ManagedWaits extends ManagerPart {

  ManagedWaits(StoreContract contract) {
    super(contract);
  }

  @Test
  void aTaskStartsWhenAllItsBlockersAreCompletedRecordedOrNot() {
    var first = claimed("first");
    var second = claimed("second");
    var waiting = queue(TaskSpec.titled("waiting").after(first.id(), second.id()));

    complete(first);
    tasks().record(first.id());
    assertThat(claim(9)).isEmpty();

    complete(second);
    assertThat(ids(claim(9))).containsExactly(waiting.id());
  }

  @Test
  void aTaskGoesOnWaitingForABlockerThatFailedAndMayBeRetried() {
    var blocker = claimed("blocker");
    var waiting = queue(TaskSpec.titled("waiting").after(blocker.id()));

    failForGood(blocker);
    assertThat(stored(waiting)).isEqualTo(waiting);

    tasks().retry(blocker.id());
    complete(claim(9).get(0));
    assertThat(ids(claim(9))).containsExactly(waiting.id());
  }

  @Test
  void aTaskGoesOnWaitingForABlockerWhoseFailureIsRecordedOrThatIsCancelled() {
    var failed = claimed("failed");
    var waiting = queue(TaskSpec.titled("waiting").after(failed.id()));
    failForGood(failed);
    tasks().record(failed.id());
    var cancelled = queue("cancelled");
    var other = queue(TaskSpec.titled("waiting, too").after(cancelled.id()));
    tasks().cancel(cancelled.id());

    assertThat(stored(waiting)).isEqualTo(waiting);
    assertThat(stored(other)).isEqualTo(other);
    assertThat(claim(9)).isEmpty();
  }

  @Test
  void aTaskIsCancelledWithItsBlockerIfThatIsItsPolicy() {
    var failed = claimed("failed");
    var cancelled = queue("cancelled");
    var open = queue("open");
    var afterFailed = queue(follower("after failed", failed, open));
    var afterCancelled = queue(follower("after cancelled", cancelled));
    var afterBoth = queue(follower("after both", afterFailed, afterCancelled));
    var patient = queue(TaskSpec.titled("patient").after(afterBoth.id()));

    failForGood(failed);
    tasks().cancel(cancelled.id());

    for (var task : List.of(afterFailed, afterCancelled, afterBoth)) {
      assertThat(stored(task)).isEqualTo(task.cancelled(now()).atVersion(1));
    }
    assertThat(stored(patient)).isEqualTo(patient);
  }

  @Test
  void aTaskIsNotCancelledWhileItsBlockerMayStillBeTriedAgain() {
    var blocker = claimed("blocker");
    var waiting = queue(follower("waiting", blocker));

    tasks().fail(blocker.token(), "no", true);

    assertThat(stored(waiting)).isEqualTo(waiting);
  }

  @Test
  void aTaskIsCancelledWhenItsBlockerFellSilentForTheLastTime() {
    var blocker = claimed(TaskSpec.titled("blocker").retry(upTo(1)));
    var waiting = queue(follower("waiting", blocker));

    clock().set(blocker.lease().orElseThrow().expiresAt());
    tasks().recover();

    assertThat(statusOf(waiting)).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void aThousandTasksAreCancelledWithTheirBlocker() {
    var blocker = claimed("blocker");
    var waiting =
        tasks()
            .queueAll(
                IntStream.range(0, 1_000)
                    .mapToObj(i -> follower("waiting " + i, blocker).build())
                    .toList());

    failForGood(blocker);

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(waiting)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
  }

  @Test
  void aThousandTasksInARowAreCancelledWithTheFirst() {
    var specs =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    TaskSpec.titled("link " + i)
                        .key("" + i)
                        .afterKeys(i == 0 ? new String[0] : new String[] {"" + (i - 1)})
                        .onBlockerFailure(BlockerPolicy.CANCEL)
                        .build())
            .toList();
    var chain = tasks().queueAll(specs);

    tasks().cancel(chain.get(0).id());

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(chain)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
  }

  @Test
  void addBlockerHasATaskWaitForOneMore() {
    var first = queue("first");
    var task = queue(TaskSpec.titled("task").after(first.id()));
    var second = queue("second");

    var waiting = tasks().addBlocker(task.id(), second.id());

    assertThat(waiting.openBlockers()).isEqualTo(2);
    assertThat(stored(task)).isEqualTo(waiting);
    assertThat(ids(claim(9))).containsExactly(first.id(), second.id());
  }

  @Test
  void addBlockerRefusesACycle() {
    var first = queue("first");
    var second = queue(TaskSpec.titled("second").after(first.id()));
    var third = queue(TaskSpec.titled("third").after(second.id()));

    for (var blocker : List.of(first, second, third)) {
      assertThatThrownBy(() -> tasks().addBlocker(first.id(), blocker.id()))
          .isInstanceOf(DependencyCycleException.class);
    }
    assertThat(stored(first)).isEqualTo(first);
  }

  @Test
  void addBlockerRefusesATaskThatIsNotPending() {
    var claimed = claimed("claimed");
    var blocker = queue("blocker");

    assertThatThrownBy(() -> tasks().addBlocker(claimed.id(), blocker.id()))
        .isInstanceOf(InvalidTransitionException.class);
    complete(claimed);
    assertThatThrownBy(() -> tasks().addBlocker(claimed.id(), blocker.id()))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void addBlockerRefusesTasksThatAreNotThere() {
    var task = queue("task");
    var missing = new TaskId(contract().store.ids().next());

    assertThatThrownBy(() -> tasks().addBlocker(task.id(), missing))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> tasks().addBlocker(missing, task.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void addBlockerFollowsThePolicyWhenTheBlockerHasFailed() {
    var failed = failForGood(claimed("failed"));
    var follower = queue(follower("follower"));
    var behind = queue(follower("behind", follower));
    var patient = queue("patient");

    assertThat(tasks().addBlocker(follower.id(), failed.id()).status())
        .isEqualTo(TaskStatus.CANCELLED);
    assertThat(statusOf(behind)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(tasks().addBlocker(patient.id(), failed.id()).status())
        .isEqualTo(TaskStatus.PENDING);
  }

  @Test
  void removeBlockerLiftsAWait() {
    var cancelled = queue("cancelled");
    var task = queue(TaskSpec.titled("task").after(cancelled.id()));
    tasks().cancel(cancelled.id());

    var freed = tasks().removeBlocker(task.id(), cancelled.id());

    assertThat(freed.openBlockers()).isZero();
    assertThat(ids(claim(9))).containsExactly(task.id());
  }

  @Test
  void removeBlockerChangesNothingWhenThereWasNoWait() {
    var task = queue("task");
    var missing = new TaskId(contract().store.ids().next());

    assertThat(tasks().removeBlocker(task.id(), missing)).isEqualTo(task);
    assertThatThrownBy(() -> tasks().removeBlocker(missing, task.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void cancellingATaskInProgressEndsTheAttempt() {
    var claimed = claimed("task");

    var cancelled = tasks().cancel(claimed.id());

    assertThat(cancelled).isEqualTo(claimed.cancelled(now()).atVersion(2));
    assertThat(outcomes(claimed)).containsExactly(AttemptOutcome.CANCELLED);
  }

  private static TaskSpec.Builder follower(String title, Task... blockers) {
    var ids = ids(List.of(blockers)).toArray(TaskId[]::new);
    return TaskSpec.titled(title).after(ids).onBlockerFailure(BlockerPolicy.CANCEL);
  }
}
