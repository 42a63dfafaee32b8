package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.lease.ClaimRequest;
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

/** Command {@code tasks claim}: claims ready tasks for an agent. */
@Command(description = "Claim ready tasks for an agent; the list is empty if there are none.")
public final class TaskClaimCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Option(names = "--agent", required = true, description = "Agent that claims the tasks.")
  @Nullable AgentId agent;

  @Option(
      names = "--queue",
      defaultValue = "default",
      description = "Queue to claim from. Default: ${DEFAULT-VALUE}")
  QueueName queue = QueueName.DEFAULT;

  @Option(names = "--plan", description = "Only tasks of this plan.")
  @Nullable PlanId plan;

  @Option(
      names = "--capabilities",
      defaultValue = "",
      paramLabel = "A,B",
      description = "Capabilities of the agent.")
  Labels capabilities = Labels.NONE;

  @Option(
      names = "--limit",
      defaultValue = "1",
      description = "Maximum number of tasks. Default: ${DEFAULT-VALUE}")
  int limit;

  @Option(
      names = "--lease",
      defaultValue = "1m",
      description = "Duration of the lease without a heartbeat. Default: 1m")
  Duration lease = Duration.ofMinutes(1);

  @Override
  public Integer call() {
    var request =
        new ClaimRequest(
            requireNonNull(agent), queue, Optional.ofNullable(plan), capabilities, limit, lease);
    return SkepCommand.of(spec)
        .write(
            swarm ->
                ResultViews.list(
                    ResultViews.CLAIM_COLUMNS, swarm.tasks().claim(request), ResultViews::task));
  }
}
