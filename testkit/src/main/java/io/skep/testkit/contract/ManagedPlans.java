package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PlanId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tasks of a plan, and how a plan stops when too many of them fail. */
abstract class ManagedPlans extends ManagerPart {

  private static final PlanId PLAN = new PlanId("spring");

  ManagedPlans(StoreContract contract) {
    super(contract);
  }

  @Test
  void theCurrentTaskIsTheOneInProgressOrElseTheNext() {
    draft(9);
    assertThat(tasks().currentTask(PLAN)).isEmpty();
    assertThat(tasks().hasPending(PLAN)).isFalse();

    var first = queue(planned("first"));
    queue(planned("second"));
    assertThat(tasks().currentTask(PLAN)).contains(first);

    var claimed = claim(1).get(0);
    assertThat(tasks().currentTask(PLAN)).contains(claimed);
    assertThat(tasks().hasPending(PLAN)).isTrue();

    complete(claimed);
    complete(claim(1).get(0));
    assertThat(tasks().hasPending(PLAN)).isFalse();
  }

  @Test
  void theCompletedTaskIsTheOneToRecordNext() {
    draft(9);
    queue(planned("first"));
    queue(planned("second"));
    var claimed = claim(2);
    var failed = failForGood(claimed.get(1));
    clock().advance(Duration.ofSeconds(1));
    var completed = complete(claimed.get(0));

    assertThat(tasks().completedTask(PLAN)).contains(failed);
    tasks().record(failed.id());
    assertThat(tasks().completedTask(PLAN)).contains(completed);
    tasks().record(completed.id());
    assertThat(tasks().completedTask(PLAN)).isEmpty();
  }

  @Test
  void claimsMayBeForOnePlan() {
    draft(9);
    queue("alone");
    var task = queue(planned("planned"));

    assertThat(ids(tasks().claim(ClaimRequest.by(AGENT).ofPlan(PLAN).upTo(9))))
        .containsExactly(task.id());
  }

  @Test
  void aPlanCountsTheTasksThatFailedForGood() {
    draft(9);
    var retried = claimed(planned("retried"));
    tasks().fail(retried.token(), "no", true);
    var failed = claimed(planned("failed"));
    failForGood(failed);
    tasks().cancel(queue(planned("cancelled")).id());
    var silent = claimed(planned("silent").retry(upTo(1)));
    tasks().giveBack(silent.lease().orElseThrow().holder());

    assertThat(plan().failures()).isEqualTo(2);
    assertThat(plan().status()).isEqualTo(PlanStatus.PLANNING);
  }

  @Test
  void aPlanStopsAtItsLimitAndItsPendingTasksAreCancelled() {
    draft(2);
    var first = claimed(planned("first"));
    var second = claimed(planned("second"));
    var going = claimed(planned("going on"));
    var pending = queue(planned("pending"));
    var waiting = queue(planned("waiting").after(going.id()));
    var stranger = queue("stranger");

    failForGood(first);
    assertThat(plan().status()).isEqualTo(PlanStatus.PLANNING);
    assertThat(stored(pending)).isEqualTo(pending);

    failForGood(second);
    assertThat(plan().status()).isEqualTo(PlanStatus.FAILED);
    assertThat(stored(pending)).isEqualTo(pending.cancelled(now()).atVersion(1));
    assertThat(statusOf(waiting)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(stored(going)).isEqualTo(going);
    assertThat(stored(stranger)).isEqualTo(stranger);
    assertThatThrownBy(() -> queue(planned("late"))).isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void aPlanThatHasFailedLetsItsTasksBeFinishedButNotTriedAgain() {
    draft(1);
    var failing = claimed(planned("failing"));
    var completed = claimed(planned("completed"));
    var released = claimed(planned("released"));
    var retried = claimed(planned("retried"));
    var silent = claimed(planned("silent"));
    failForGood(failing);

    assertThat(complete(completed).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(tasks().release(released.token()).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(tasks().fail(retried.token(), "no", true).status()).isEqualTo(TaskStatus.CANCELLED);
    clock().set(silent.lease().orElseThrow().expiresAt());
    assertThat(tasks().recover()).isEqualTo(1);
    assertThat(statusOf(silent)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(plan().failures()).isEqualTo(1);
  }

  @Test
  void aPlanThatStopsTakesAlongWhatWaitsForItsTasksInOtherPlans() {
    draft(1);
    var failing = claimed(planned("failing"));
    var pending = queue(planned("pending"));
    var follower =
        queue(
            TaskSpec.titled("follower").after(pending.id()).onBlockerFailure(BlockerPolicy.CANCEL));
    var patient = queue(TaskSpec.titled("patient").after(pending.id()));

    failForGood(failing);

    assertThat(statusOf(follower)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(stored(patient)).isEqualTo(patient);
  }

  @Test
  void aPlanOfManyTasksStopsAsAWhole() {
    draft(1);
    var failing = claimed(planned("failing"));
    var pending = tasks().queueAll(Collections.nCopies(1_000, planned("pending").build()));

    failForGood(failing);

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(pending)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
    assertThat(tasks().hasPending(PLAN)).isFalse();
  }

  @Test
  void severalPlansMayStopOneAfterTheOther() {
    draft(1);
    var other = new PlanId("autumn");
    swarm().plans().draft(other, "what ripens?", 1);
    var inSpring = claimed(planned("in spring").retry(upTo(1)));
    var inAutumn = claimed(TaskSpec.titled("in autumn").plan(other).retry(upTo(1)));
    List<Task> pending =
        List.of(queue(planned("pending")), queue(TaskSpec.titled("pending, too").plan(other)));

    clock().set(inAutumn.lease().orElseThrow().expiresAt());

    assertThat(tasks().recover()).isEqualTo(2);
    assertThat(statusOf(inSpring)).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(pending).extracting(this::statusOf).containsOnly(TaskStatus.CANCELLED);
    assertThat(swarm().plans().find(other).map(Plan::status))
        .isEqualTo(Optional.of(PlanStatus.FAILED));
  }

  private void draft(int failureLimit) {
    swarm().plans().draft(PLAN, "what blooms?", failureLimit);
  }

  private Plan plan() {
    return swarm().plans().find(PLAN).orElseThrow();
  }

  private static TaskSpec.Builder planned(String title) {
    return TaskSpec.titled(title).plan(PLAN);
  }
}
