package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentQuery;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code agents}: register, list and update agents. */
@Command(addMethodSubcommands = false, description = "Register, list and update agents.")
public final class AgentsCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "Id of the agent.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List agents, ordered by id.")
  int list(
      @Option(names = "--team", description = "Only agents of this team.") @Nullable String team,
      @Option(
              names = "--status",
              description = "Only agents in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable AgentStatus status,
      @Option(names = "--capability", description = "Only agents with this capability.")
          @Nullable String capability,
      @Mixin PageOptions page) {
    var query =
        new AgentQuery(
            Optional.ofNullable(team),
            Optional.ofNullable(status),
            Optional.ofNullable(capability),
            Optional.empty());
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    ResultViews.AGENT_COLUMNS,
                    swarm.agents().list(query, page.toPageRequest()),
                    ResultViews::agent));
  }

  @Command(description = "Show one agent.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) AgentId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .agents()
                    .find(id)
                    .map(ResultViews::agent)
                    .orElseThrow(() -> new NotFoundException("agent", id.value())));
  }

  @Command(description = "Register an agent, or replace its profile; idempotent.")
  int register(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Option(
              names = "--kind",
              defaultValue = "worker",
              description = "Kind of agent. Default: ${DEFAULT-VALUE}")
          String kind,
      @Option(names = "--name", defaultValue = "", description = "Display name.") String name,
      @Option(names = "--team", defaultValue = "", description = "Team of the agent.") String team,
      @Option(
              names = "--specialization",
              defaultValue = "",
              description = "Specialization of the agent.")
          String specialization,
      @Option(
              names = "--capabilities",
              paramLabel = "A,B",
              defaultValue = "",
              description = "Capabilities of the agent.")
          Labels capabilities,
      @Option(
              names = "--max-tasks",
              defaultValue = "100",
              description = "Maximum number of leased tasks. Default: ${DEFAULT-VALUE}")
          int maxTasks) {
    var profile =
        AgentProfile.DEFAULT
            .withKind(kind)
            .withName(name)
            .withTeam(team)
            .withSpecialization(specialization)
            .withCapabilities(capabilities)
            .withMaxTasks(maxTasks);
    return skep().write(swarm -> ResultViews.agent(swarm.agents().register(id, profile)));
  }

  @Command(description = "Record a heartbeat of an agent.")
  int heartbeat(@Parameters(paramLabel = ID, description = ID_HELP) AgentId id) {
    return skep()
        .write(
            swarm -> {
              swarm.agents().heartbeat(id);
              return CommandResult.fields().with("id", id).with("alive", true);
            });
  }

  @Command(description = "Change the status of an agent.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Parameters(paramLabel = "STATUS", description = "New status: ${COMPLETION-CANDIDATES}.")
          AgentStatus status) {
    return skep().write(swarm -> ResultViews.agent(swarm.agents().changeStatus(id, status)));
  }

  @Command(description = "Add a work cycle to the statistics of an agent.")
  int report(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Option(
              names = "--tasks",
              defaultValue = "0",
              description = "Number of completed tasks. Default: 0")
          int tasks,
      @Option(names = "--focus", description = "Current focus of the agent.")
          @Nullable String focus,
      @Option(names = "--efficiency", description = "Efficiency in percent.")
          @Nullable Double efficiency,
      @Option(names = "--compliance", description = "Compliance in percent.")
          @Nullable Double compliance) {
    var report =
        new CycleReport(
            tasks, Optional.ofNullable(focus), percent(efficiency), percent(compliance));
    return skep().write(swarm -> ResultViews.agent(swarm.agents().reportCycle(id, report)));
  }

  @Command(
      name = "mark-offline",
      description = "Mark inactive agents as offline, and release their tasks.")
  int markOffline(
      @Option(
              names = "--inactive-for",
              defaultValue = "30m",
              description = "Minimum time without a heartbeat. Default: 30m")
          Duration timeout) {
    return skep()
        .write(
            swarm -> CommandResult.fields().with("offline", swarm.agents().markOffline(timeout)));
  }

  private static OptionalDouble percent(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
