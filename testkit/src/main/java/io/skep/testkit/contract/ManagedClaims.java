package io.skep.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may claim, and how much. */
abstract class ManagedClaims extends ManagerPart {

  ManagedClaims(StoreContract contract) {
    super(contract);
  }

  @Test
  void givesTasksToAnAgentThatIsNotRegistered() {
    var task = queue("task");
    clock().advance(Duration.ofSeconds(3));

    var claimed = tasks().claim(ClaimRequest.by(AGENT).heldFor(Duration.ofSeconds(9)));

    assertThat(claimed)
        .containsExactly(task.claimed(AGENT, Duration.ofSeconds(9), now()).atVersion(1));
  }

  @Test
  void givesARegisteredAgentNoMoreThanItMayHold() {
    swarm().agents().register(AGENT, AgentProfile.PLAIN.withMaxTasks(2));
    List.of("one", "two", "three").forEach(this::queue);

    var claimed = claim(9);
    assertThat(claimed).hasSize(2);
    assertThat(claim(9)).isEmpty();

    complete(claimed.get(0));
    assertThat(claim(9)).hasSize(1);
  }

  @Test
  void givesAnAgentWhatItCanDoByItsProfileOrByItsRequest() {
    swarm().agents().register(AGENT, AgentProfile.PLAIN.withCapabilities(Labels.of("flying")));
    var both = queue(TaskSpec.titled("both").requires("flying", "mapping"));
    var flying = queue(TaskSpec.titled("flying").requires("flying"));
    queue(TaskSpec.titled("swimming").requires("swimming"));

    assertThat(ids(claim(9))).containsExactly(flying.id());
    var request = ClaimRequest.by(AGENT).capableOf(Labels.of("mapping")).upTo(9);
    assertThat(ids(tasks().claim(request))).containsExactly(both.id());
    assertThat(tasks().claim(ClaimRequest.by(OTHER_AGENT).upTo(9))).isEmpty();
  }

  @Test
  void refusesAnAgentThatIsPausedInErrorOrRetired() {
    swarm().agents().register(AGENT, AgentProfile.PLAIN);
    var task = queue("task");

    for (var status : AgentStatus.values()) {
      if (status.mayClaim()) {
        swarm().agents().changeStatus(AGENT, status);
        tasks().release(claim(1).get(0).token());
      }
    }
    for (var status : List.of(AgentStatus.PAUSED, AgentStatus.ERROR, AgentStatus.RETIRED)) {
      swarm().agents().changeStatus(AGENT, status);
      assertThatThrownBy(() -> claim(1)).isInstanceOf(InvalidTransitionException.class);
    }
    assertThat(tasks().ready(QueueName.DEFAULT, PageRequest.first(9)).items())
        .containsExactly(stored(task));
  }

  @Test
  void letsAPausedAgentReportOnWhatItHolds() {
    swarm().agents().register(AGENT, AgentProfile.PLAIN);
    var claimed = claimed("task");
    swarm().agents().changeStatus(AGENT, AgentStatus.PAUSED);

    tasks().heartbeat(claimed.token(), Duration.ofMinutes(2));

    assertThat(complete(claimed).succeeded()).isTrue();
  }

  @Test
  void givesNothingOutOfAPausedQueueUntilItIsResumed() {
    var held = claimed("held");
    queue("task");
    swarm().queues().pause(QueueName.DEFAULT);

    assertThat(claim(9)).isEmpty();
    assertThat(complete(held).succeeded()).isTrue();

    swarm().queues().resume(QueueName.DEFAULT);
    assertThat(claim(9)).hasSize(1);
  }
}
