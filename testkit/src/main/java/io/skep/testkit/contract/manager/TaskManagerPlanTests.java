package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.PlanId;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for plans and their failure limit. */
abstract class TaskManagerPlanTests extends TaskManagerContractPart {

  private static final PlanId PLAN = new PlanId("spring");

  TaskManagerPlanTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void theCurrentTaskIsTheOneInProgressOrElseTheNext() {
    draft(9);
    assertThat(tasks().currentTask(PLAN)).isEmpty();
    assertThat(tasks().hasPending(PLAN)).isFalse();

    var first = enqueue(planned("first"));
    enqueue(planned("second"));
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
    enqueue(planned("first"));
    enqueue(planned("second"));
    var claimed = claim(2);
    var failed = failPermanently(claimed.get(1));
    clock().advance(Duration.ofSeconds(1));
    var completed = complete(claimed.get(0));

    assertThat(tasks().completedTask(PLAN)).contains(failed);
    tasks().record(failed.id());
    assertThat(tasks().completedTask(PLAN)).contains(completed);
    tasks().record(completed.id());
    assertThat(tasks().completedTask(PLAN)).isEmpty();
  }

  @Test
  void claimsFilterByPlan() {
    draft(9);
    enqueue("alone");
    var task = enqueue(planned("planned"));

    assertThat(ids(tasks().claim(ClaimRequest.forAgent(AGENT).withPlan(PLAN).withLimit(9))))
        .containsExactly(task.id());
  }

  @Test
  void aPlanCountsPermanentFailures() {
    draft(9);
    var retried = enqueueAndClaim(planned("retried"));
    tasks().fail(retried.token(), "no", true);
    var failed = enqueueAndClaim(planned("failed"));
    failPermanently(failed);
    tasks().cancel(enqueue(planned("cancelled")).id());
    var inactive = enqueueAndClaim(planned("silent").retry(retryPolicy(1)));
    tasks().releaseTasks(inactive.lease().orElseThrow().holder());

    assertThat(plan().failures()).isEqualTo(2);
    assertThat(plan().status()).isEqualTo(PlanStatus.PLANNING);
  }

  @Test
  void aPlanFailsAtItsLimitAndCancelsItsPendingTasks() {
    draft(2);
    var first = enqueueAndClaim(planned("first"));
    var second = enqueueAndClaim(planned("second"));
    var going = enqueueAndClaim(planned("going on"));
    var pending = enqueue(planned("pending"));
    var waiting = enqueue(planned("waiting").blockedBy(going.id()));
    var stranger = enqueue("stranger");

    failPermanently(first);
    assertThat(plan().status()).isEqualTo(PlanStatus.PLANNING);
    assertThat(stored(pending)).isEqualTo(pending);

    failPermanently(second);
    assertThat(plan().status()).isEqualTo(PlanStatus.FAILED);
    assertThat(stored(pending)).isEqualTo(pending.cancelled(now()).withVersion(1));
    assertThat(statusOf(waiting)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(stored(going)).isEqualTo(going);
    assertThat(stored(stranger)).isEqualTo(stranger);
    assertThatThrownBy(() -> enqueue(planned("late")))
        .isInstanceOf(InvalidTransitionException.class);
  }

  @Test
  void aFailedPlanAllowsCompletionButNoRetry() {
    draft(1);
    var failing = enqueueAndClaim(planned("failing"));
    var completed = enqueueAndClaim(planned("completed"));
    var released = enqueueAndClaim(planned("released"));
    var retried = enqueueAndClaim(planned("retried"));
    var inactive = enqueueAndClaim(planned("silent"));
    failPermanently(failing);

    assertThat(complete(completed).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(tasks().release(released.token()).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(tasks().fail(retried.token(), "no", true).status()).isEqualTo(TaskStatus.CANCELLED);
    clock().set(inactive.lease().orElseThrow().expiresAt());
    assertThat(tasks().reclaimExpired()).isEqualTo(1);
    assertThat(statusOf(inactive)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(plan().failures()).isEqualTo(1);
  }

  @Test
  void aFailedPlanCancelsDependentsInOtherPlans() {
    draft(1);
    var failing = enqueueAndClaim(planned("failing"));
    var pending = enqueue(planned("pending"));
    var follower =
        enqueue(
            TaskSpec.builder("follower")
                .blockedBy(pending.id())
                .onBlockerFailure(BlockerPolicy.CANCEL));
    var patient = enqueue(TaskSpec.builder("patient").blockedBy(pending.id()));

    failPermanently(failing);

    assertThat(statusOf(follower)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(stored(patient)).isEqualTo(patient);
  }

  @Test
  void aFailedPlanCancelsAllItsPendingTasks() {
    draft(1);
    var failing = enqueueAndClaim(planned("failing"));
    var pending = tasks().enqueueAll(Collections.nCopies(1_000, planned("pending").build()));

    failPermanently(failing);

    assertThat(contract().store.tasks().findAll(contract().swarmId(), ids(pending)))
        .hasSize(1_000)
        .extracting(Task::status)
        .containsOnly(TaskStatus.CANCELLED);
    assertThat(tasks().hasPending(PLAN)).isFalse();
  }

  @Test
  void severalPlansMayFailInOneReclaim() {
    draft(1);
    var other = new PlanId("autumn");
    swarm().plans().draft(other, "what ripens?", 1);
    var inSpring = enqueueAndClaim(planned("in spring").retry(retryPolicy(1)));
    var inAutumn = enqueueAndClaim(TaskSpec.builder("in autumn").plan(other).retry(retryPolicy(1)));
    List<Task> pending =
        List.of(enqueue(planned("pending")), enqueue(TaskSpec.builder("pending, too").plan(other)));

    clock().set(inAutumn.lease().orElseThrow().expiresAt());

    assertThat(tasks().reclaimExpired()).isEqualTo(2);
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
    return TaskSpec.builder(title).plan(PLAN);
  }
}
