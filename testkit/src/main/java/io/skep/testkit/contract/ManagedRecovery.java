package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.AttemptOutcome;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.testkit.fixture.Pages;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How tasks are taken back from agents that fell silent. */
abstract class ManagedRecovery extends ManagerPart {

  ManagedRecovery(StoreContract contract) {
    super(contract);
  }

  @Test
  void takesBackATaskOnceItsLeaseHasExpired() {
    var claimed = claimed("task");
    var expiry = claimed.lease().orElseThrow().expiresAt();

    clock().set(expiry.minusNanos(1_000));
    assertThat(tasks().recover()).isZero();
    assertThat(stored(claimed)).isEqualTo(claimed);

    clock().set(expiry);
    assertThat(tasks().recover()).isEqualTo(1);
    assertThat(stored(claimed)).isEqualTo(claimed.expired(now()).atVersion(2));
    assertThat(attempts(claimed))
        .containsExactly(claimed.attemptEnded(AttemptOutcome.EXPIRED, Optional.empty(), now()));
    assertThat(tasks().recover()).isZero();
  }

  @Test
  void takesBackEveryTaskWhoseLeaseHasExpiredHoweverMany() {
    for (int i = 0; i < 2; i++) {
      tasks().queueAll(Collections.nCopies(600, TaskSpec.of("task")));
      assertThat(claim(600)).hasSize(600);
    }
    queue("held for long");
    var heldForLong = tasks().claim(ClaimRequest.by(AGENT).heldFor(Duration.ofHours(1)));
    clock().advance(Duration.ofMinutes(1));

    assertThat(tasks().recover()).isEqualTo(1_200);

    assertThat(inProgress()).isEqualTo(heldForLong);
  }

  @Test
  void takesBackTheTasksOfAllQueuesButOfItsSwarmOnly() {
    queue(TaskSpec.titled("elsewhere").queue(new QueueName("elsewhere")));
    tasks().claim(ClaimRequest.by(AGENT).from(new QueueName("elsewhere")));
    claimed("here");
    var others = new Swarm(contract().otherSwarmId(), contract().store).tasks();
    others.queue(TaskSpec.of("other swarm"));
    others.claim(ClaimRequest.by(AGENT));
    clock().advance(Duration.ofDays(1));

    assertThat(tasks().recover()).isEqualTo(2);
    assertThat(others.recover()).isEqualTo(1);
  }

  @Test
  void leavesWhatWasExtendedInTime() {
    var claimed = claimed("task");
    clock().advance(Duration.ofSeconds(59));
    tasks().heartbeat(claimed.token(), Duration.ofMinutes(1));
    clock().advance(Duration.ofSeconds(59));

    assertThat(tasks().recover()).isZero();
  }

  @Test
  void givesTheTaskToTheNextAgentAtOnce() {
    claimed("task");
    clock().advance(Duration.ofMinutes(1));
    tasks().recover();

    var claimed = tasks().claim(ClaimRequest.by(OTHER_AGENT));

    assertThat(claimed).extracting(Task::attempts).containsExactly(2);
    assertThat(claimed.get(0).token().token()).isEqualTo(2);
  }

  @Test
  void giveBackTakesEverythingFromAnAgentHoweverLongItMayHoldIt() {
    tasks().queueAll(Collections.nCopies(600, TaskSpec.of("task")));
    queue(TaskSpec.titled("last attempt").retry(upTo(1)));
    var claimed = claim(601);
    queue("other's");
    var others = tasks().claim(ClaimRequest.by(OTHER_AGENT));

    assertThat(tasks().giveBack(AGENT)).isEqualTo(601);

    assertThat(inProgress()).isEqualTo(others);
    assertThat(statusOf(claimed.get(0))).isEqualTo(TaskStatus.PENDING);
    assertThat(outcomes(claimed.get(0))).containsExactly(AttemptOutcome.EXPIRED);
    assertThat(statusOf(claimed.get(600))).isEqualTo(TaskStatus.FAILED_VALIDATION);
    assertThat(tasks().giveBack(AGENT)).isZero();
  }

  @Test
  void agentsThatAreMarkedAsSilentLoseWhatTheyHold() {
    swarm().agents().register(AGENT, AgentProfile.PLAIN);
    swarm().agents().register(OTHER_AGENT, AgentProfile.PLAIN);
    queue("task");
    queue("other's");
    var claimed = tasks().claim(ClaimRequest.by(AGENT).heldFor(Duration.ofHours(9))).get(0);
    var others = tasks().claim(ClaimRequest.by(OTHER_AGENT).heldFor(Duration.ofHours(9)));
    clock().advance(Duration.ofMinutes(5));
    swarm().agents().heartbeat(OTHER_AGENT);

    assertThat(swarm().agents().markSilent(Duration.ofMinutes(4))).isEqualTo(List.of(AGENT));

    assertThat(statusOf(claimed)).isEqualTo(TaskStatus.PENDING);
    assertThat(inProgress()).isEqualTo(others);
    assertThat(swarm().agents().find(AGENT).orElseThrow().status()).isEqualTo(AgentStatus.OFFLINE);
  }

  private List<Task> inProgress() {
    var query = TaskQuery.ALL.inStatus(TaskStatus.IN_PROGRESS);
    return Pages.all(500, page -> tasks().list(query, page));
  }
}
