package io.skep.testkit.contract.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.task.Completion;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import io.skep.testkit.contract.store.StoreContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Contract tests of the claim limits of agents and queues. */
abstract class TaskClaimLimitTests extends TaskContractPart {

  private static final QueueName OTHER_QUEUE = new QueueName("other");
  private static final ClaimRequest REQUEST =
      ClaimRequest.forAgent(AGENT).withCapabilities(Labels.of("cpu", "gpu", "net")).withLimit(9);

  TaskClaimLimitTests(StoreContract contract) {
    super(contract);
  }

  @Test
  void claimsNothingFromAPausedQueue() {
    add("task");
    var elsewhere = add(TaskSpec.builder("elsewhere").queue(OTHER_QUEUE).build());
    settle(settings -> settings.withPaused(true));

    assertThat(claim(REQUEST)).isEmpty();
    assertThat(ids(claim(REQUEST.withQueue(OTHER_QUEUE)))).containsExactly(elsewhere.id());

    settle(settings -> settings.withPaused(false));
    assertThat(claim(REQUEST)).hasSize(1);
  }

  @Test
  void enforcesTheAgentLimit() {
    addTasks(5);

    assertThat(claimUpTo(2)).hasSize(2);
    assertThat(claimUpTo(2)).isEmpty();
    assertThat(claimUpTo(1)).isEmpty();
    assertThat(claimUpTo(3)).hasSize(1);
  }

  @Test
  void countsLeasesOfTheAgentInAllQueues() {
    addTasks(3);
    add(TaskSpec.builder("elsewhere").queue(OTHER_QUEUE).build());
    claim(REQUEST.withQueue(OTHER_QUEUE));

    assertThat(claimUpTo(3)).hasSize(2);
  }

  @Test
  void ignoresEndedLeases() {
    addTasks(5);
    var held = claim(REQUEST.withLimit(3));
    complete(held.get(0));
    save(held.get(1).released(1, now()));

    assertThat(claimUpTo(3)).hasSize(2);
  }

  @Test
  void ignoresLeasesOfOtherAgents() {
    addTasks(4);
    claim(ClaimRequest.forAgent(OTHER_AGENT).withLimit(2));

    assertThat(claimUpTo(2)).hasSize(2);
  }

  @Test
  void enforcesTheQueueLimit() {
    addTasks(5);
    settle(settings -> settings.withMaxInProgress(OptionalInt.of(3)));

    var first = claim(REQUEST.withLimit(2));
    assertThat(first).hasSize(2);
    assertThat(claim(ClaimRequest.forAgent(OTHER_AGENT).withLimit(9))).hasSize(1);
    assertThat(claim(REQUEST)).isEmpty();

    complete(first.get(0));
    assertThat(claim(REQUEST)).hasSize(1);
  }

  @Test
  void countsAllPlansForTheQueueLimit() {
    addTasks(3);
    add(TaskSpec.builder("planned").plan(new PlanId("spring")).build());
    add(TaskSpec.builder("elsewhere").queue(OTHER_QUEUE).build());
    settle(settings -> settings.withMaxInProgress(OptionalInt.of(2)));
    claim(REQUEST.withQueue(OTHER_QUEUE));

    assertThat(claim(REQUEST.withPlan(new PlanId("spring")))).hasSize(1);
    assertThat(claim(REQUEST)).hasSize(1);
  }

  @Test
  void claimsNothingWhileAboveTheLimit() {
    addTasks(4);
    claim(REQUEST.withLimit(3));
    settle(settings -> settings.withMaxInProgress(OptionalInt.of(1)));

    assertThat(claim(REQUEST)).isEmpty();
  }

  @Test
  void enforcesCapabilityLimits() {
    var gpu = List.of(add(requiring("gpu")), add(requiring("gpu")), add(requiring("gpu")));
    var cpu = add(requiring("cpu"));
    var none = add("none");
    settle(settings -> settings.withMaxPerCapability(Map.of("gpu", 2, "net", 5)));

    assertThat(ids(claim(REQUEST)))
        .containsExactly(gpu.get(0).id(), gpu.get(1).id(), cpu.id(), none.id());
    assertThat(claim(REQUEST)).isEmpty();

    complete(stored(gpu.get(1)));
    assertThat(ids(claim(REQUEST))).containsExactly(gpu.get(2).id());
  }

  @Test
  void claimsNoTaskOfACapabilityWithLimitZero() {
    add(requiring("gpu"));
    var cpu = add(requiring("cpu"));
    settle(settings -> settings.withMaxPerCapability(Map.of("gpu", 0)));

    assertThat(ids(claim(REQUEST))).containsExactly(cpu.id());
  }

  @Test
  void countsATaskForEachRequiredCapability() {
    var both = add(requiring("cpu", "gpu"));
    add(requiring("gpu"));
    add(requiring("cpu", "net"));
    var net = add(requiring("net"));
    settle(settings -> settings.withMaxPerCapability(Map.of("gpu", 1, "cpu", 1)));

    assertThat(ids(claim(REQUEST))).containsExactly(both.id(), net.id());
  }

  @Test
  void countsCapabilitiesInTheQueueOnly() {
    add(TaskSpec.builder("elsewhere").queue(OTHER_QUEUE).requires("gpu").build());
    add(requiring("gpu"));
    settle(settings -> settings.withMaxPerCapability(Map.of("gpu", 1)));
    claim(REQUEST.withQueue(OTHER_QUEUE));

    assertThat(claim(REQUEST)).hasSize(1);
  }

  @Test
  void enforcesAllLimitsTogether() {
    for (int i = 0; i < 4; i++) {
      add(requiring("gpu"));
      add(requiring("cpu"));
    }
    settle(
        settings ->
            settings
                .withMaxInProgress(OptionalInt.of(4))
                .withMaxPerCapability(Map.of("gpu", 1, "cpu", 2)));

    assertThat(claim(REQUEST.withLimit(2))).hasSize(2);
    assertThat(claim(REQUEST))
        .extracting(task -> task.spec().requires().toString())
        .containsExactly("cpu");
    add("none");
    add("none");
    assertThat(claim(REQUEST)).hasSize(1);
  }

  /** Claims for the agent with a limit on the tasks that it may hold. */
  private List<Task> claimUpTo(int maxHeld) {
    contract().swarm.agents().register(AGENT, AgentProfile.DEFAULT.withMaxTasks(maxHeld));
    return claim(REQUEST);
  }

  private void addTasks(int count) {
    for (int i = 0; i < count; i++) {
      add("task " + i);
    }
  }

  private void complete(Task task) {
    assertThat(
            tasks()
                .complete(
                    swarmId(), List.of(new Completion(task.token(), Optional.empty())), now()))
        .hasSize(1);
  }

  private void settle(UnaryOperator<QueueSettings> change) {
    contract().swarm.queues().update(QueueName.DEFAULT, change);
  }

  private static TaskSpec requiring(String... capabilities) {
    return TaskSpec.builder(String.join(" and ", capabilities)).requires(capabilities).build();
  }
}
