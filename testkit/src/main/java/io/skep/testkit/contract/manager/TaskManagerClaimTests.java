package io.skep.testkit.contract.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract tests of {@code TaskManager} for claims: eligible agents and limits. */
abstract class TaskManagerClaimTests extends TaskManagerContractPart {

  TaskManagerClaimTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void allowsUnregisteredAgents() {
    var task = enqueue("task");
    clock().advance(Duration.ofSeconds(3));

    var claimed = tasks().claim(ClaimRequest.forAgent(AGENT).withLease(Duration.ofSeconds(9)));

    assertThat(claimed)
        .containsExactly(task.claimed(AGENT, Duration.ofSeconds(9), now()).withVersion(1));
  }

  @Test
  void enforcesTheLimitOfARegisteredAgent() {
    swarm().agents().register(AGENT, AgentProfile.DEFAULT.withMaxTasks(2));
    List.of("one", "two", "three").forEach(this::enqueue);

    var claimed = claim(9);
    assertThat(claimed).hasSize(2);
    assertThat(claim(9)).isEmpty();

    complete(claimed.get(0));
    assertThat(claim(9)).hasSize(1);
  }

  @Test
  void usesCapabilitiesOfProfileOrRequest() {
    swarm().agents().register(AGENT, AgentProfile.DEFAULT.withCapabilities(Labels.of("flying")));
    var both = enqueue(TaskSpec.builder("both").requires("flying", "mapping"));
    var flying = enqueue(TaskSpec.builder("flying").requires("flying"));
    enqueue(TaskSpec.builder("swimming").requires("swimming"));

    assertThat(ids(claim(9))).containsExactly(flying.id());
    var request = ClaimRequest.forAgent(AGENT).withCapabilities(Labels.of("mapping")).withLimit(9);
    assertThat(ids(tasks().claim(request))).containsExactly(both.id());
    assertThat(tasks().claim(ClaimRequest.forAgent(OTHER_AGENT).withLimit(9))).isEmpty();
  }

  @Test
  void rejectsAgentsPausedInErrorOrRetired() {
    swarm().agents().register(AGENT, AgentProfile.DEFAULT);
    var task = enqueue("task");

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
    assertThat(tasks().listReady(QueueName.DEFAULT, PageRequest.first(9)).items())
        .containsExactly(stored(task));
  }

  @Test
  void allowsReportsOfAPausedAgent() {
    swarm().agents().register(AGENT, AgentProfile.DEFAULT);
    var claimed = enqueueAndClaim("task");
    swarm().agents().changeStatus(AGENT, AgentStatus.PAUSED);

    tasks().heartbeat(claimed.token(), Duration.ofMinutes(2));

    assertThat(complete(claimed).succeeded()).isTrue();
  }

  @Test
  void claimsNothingFromAPausedQueueUntilResumed() {
    var held = enqueueAndClaim("held");
    enqueue("task");
    swarm().queues().pause(QueueName.DEFAULT);

    assertThat(claim(9)).isEmpty();
    assertThat(complete(held).succeeded()).isTrue();

    swarm().queues().resume(QueueName.DEFAULT);
    assertThat(claim(9)).hasSize(1);
  }
}
