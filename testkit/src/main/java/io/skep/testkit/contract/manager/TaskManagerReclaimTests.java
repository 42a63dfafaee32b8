package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import io.skep.testkit.fixture.Pages;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for reclaiming tasks of inactive agents. */
abstract class TaskManagerReclaimTests extends TaskManagerContractPart {

  TaskManagerReclaimTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void reclaimsATaskOnceItsLeaseHasExpired() {
    var claimed = enqueueAndClaim("task");
    var expiry = claimed.lease().orElseThrow().expiresAt();

    clock().set(expiry.minusNanos(1_000));
    assertThat(tasks().reclaimExpired()).isZero();
    assertThat(stored(claimed)).isEqualTo(claimed);

    clock().set(expiry);
    assertThat(tasks().reclaimExpired()).isEqualTo(1);
    assertThat(stored(claimed)).isEqualTo(claimed.expired(now()).withVersion(2));
    assertThat(attempts(claimed))
        .containsExactly(claimed.toAttempt(AttemptOutcome.EXPIRED, Optional.empty(), now()));
    assertThat(tasks().reclaimExpired()).isZero();
  }

  @Test
  void reclaimsAllExpiredTasks() {
    for (int i = 0; i < 2; i++) {
      tasks().enqueueAll(Collections.nCopies(600, TaskSpec.of("task")));
      assertThat(claim(600)).hasSize(600);
    }
    enqueue("held for long");
    var heldForLong = tasks().claim(ClaimRequest.forAgent(AGENT).withLease(Duration.ofHours(1)));
    clock().advance(Duration.ofMinutes(1));

    assertThat(tasks().reclaimExpired()).isEqualTo(1_200);

    assertThat(inProgress()).isEqualTo(heldForLong);
  }

  @Test
  void reclaimsAllQueuesOfItsSwarmOnly() {
    enqueue(TaskSpec.builder("elsewhere").queue(new QueueName("elsewhere")));
    tasks().claim(ClaimRequest.forAgent(AGENT).withQueue(new QueueName("elsewhere")));
    enqueueAndClaim("here");
    var others = new Swarm(contract().otherSwarmId(), contract().store).tasks();
    others.enqueue(TaskSpec.of("other swarm"));
    others.claim(ClaimRequest.forAgent(AGENT));
    clock().advance(Duration.ofDays(1));

    assertThat(tasks().reclaimExpired()).isEqualTo(2);
    assertThat(others.reclaimExpired()).isEqualTo(1);
  }

  @Test
  void keepsExtendedLeases() {
    var claimed = enqueueAndClaim("task");
    clock().advance(Duration.ofSeconds(59));
    tasks().heartbeat(claimed.token(), Duration.ofMinutes(1));
    clock().advance(Duration.ofSeconds(59));

    assertThat(tasks().reclaimExpired()).isZero();
  }

  @Test
  void makesTheTaskClaimableAtOnce() {
    enqueueAndClaim("task");
    clock().advance(Duration.ofMinutes(1));
    tasks().reclaimExpired();

    var claimed = tasks().claim(ClaimRequest.forAgent(OTHER_AGENT));

    assertThat(claimed).extracting(Task::attempts).containsExactly(2);
    assertThat(claimed.get(0).token().token()).isEqualTo(2);
  }

  @Test
  void releaseTasksReleasesAllTasksOfAnAgent() {
    tasks().enqueueAll(Collections.nCopies(600, TaskSpec.of("task")));
    enqueue(TaskSpec.builder("last attempt").retry(retryPolicy(1)));
    var claimed = claim(601);
    enqueue("other's");
    var others = tasks().claim(ClaimRequest.forAgent(OTHER_AGENT));

    assertThat(tasks().releaseTasks(AGENT)).isEqualTo(601);

    assertThat(inProgress()).isEqualTo(others);
    assertThat(statusOf(claimed.get(0))).isEqualTo(TaskStatus.PENDING);
    assertThat(outcomes(claimed.get(0))).containsExactly(AttemptOutcome.EXPIRED);
    assertThat(statusOf(claimed.get(600))).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(tasks().releaseTasks(AGENT)).isZero();
  }

  @Test
  void agentsMarkedOfflineLoseTheirTasks() {
    swarm().agents().register(AGENT, AgentProfile.DEFAULT);
    swarm().agents().register(OTHER_AGENT, AgentProfile.DEFAULT);
    enqueue("task");
    enqueue("other's");
    var claimed = tasks().claim(ClaimRequest.forAgent(AGENT).withLease(Duration.ofHours(9))).get(0);
    var others = tasks().claim(ClaimRequest.forAgent(OTHER_AGENT).withLease(Duration.ofHours(9)));
    clock().advance(Duration.ofMinutes(5));
    swarm().agents().heartbeat(OTHER_AGENT);

    assertThat(swarm().agents().markOffline(Duration.ofMinutes(4))).isEqualTo(List.of(AGENT));

    assertThat(statusOf(claimed)).isEqualTo(TaskStatus.PENDING);
    assertThat(inProgress()).isEqualTo(others);
    assertThat(swarm().agents().find(AGENT).orElseThrow().status()).isEqualTo(AgentStatus.OFFLINE);
  }

  private List<Task> inProgress() {
    var query = TaskQuery.ALL.withStatus(TaskStatus.IN_PROGRESS);
    return Pages.collectAll(500, page -> tasks().list(query, page));
  }
}
