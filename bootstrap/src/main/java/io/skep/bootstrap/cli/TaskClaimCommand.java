package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.task.ClaimRequest;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Claims tasks for an agent. */
@Command(description = "Lease ready tasks to an agent; an empty list means nothing now.")
final class TaskClaimCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Option(names = "--agent", required = true, description = "Who claims.")
  @Nullable AgentId agent;

  @Option(names = "--queue", defaultValue = "default", description = "From which queue.")
  QueueName queue = QueueName.DEFAULT;

  @Option(names = "--plan", description = "Only of this plan.")
  @Nullable PlanId plan;

  @Option(
      names = "--capabilities",
      defaultValue = "",
      paramLabel = "A,B",
      description = "What the agent can do.")
  Labels capabilities = Labels.NONE;

  @Option(names = "--limit", defaultValue = "1", description = "How many at most.")
  int limit;

  @Option(
      names = "--lease",
      defaultValue = "1m",
      description = "How long they are held without a heartbeat. Default: 1m")
  Duration lease = Duration.ofMinutes(1);

  @Override
  public Integer call() {
    var request =
        new ClaimRequest(
            requireNonNull(agent), queue, Optional.ofNullable(plan), capabilities, limit, lease);
    return SkepCommand.of(spec)
        .write(swarm -> Views.all(Views.CLAIM_COLUMNS, swarm.tasks().claim(request), Views::task));
  }
}
