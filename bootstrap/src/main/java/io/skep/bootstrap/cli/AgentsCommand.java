package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

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

/** What can be done with agents. */
@Command(addMethodSubcommands = false, description = "Register, list and hear of agents.")
final class AgentsCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "The agent.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List agents, ordered by id.")
  int list(
      @Option(names = "--team", description = "Only of this team.") @Nullable String team,
      @Option(names = "--status", description = "Only in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable AgentStatus status,
      @Option(names = "--capability", description = "Only those that can do this.")
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
                Views.page(
                    Views.AGENT_COLUMNS, swarm.agents().list(query, page.request()), Views::agent));
  }

  @Command(description = "Show one agent.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) AgentId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .agents()
                    .find(id)
                    .map(Views::agent)
                    .orElseThrow(() -> new NotFoundException("agent", id.value())));
  }

  @Command(description = "Make an agent known, or known by a new profile; safe to repeat.")
  int register(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Option(names = "--kind", defaultValue = "worker", description = "What sort of agent.")
          String kind,
      @Option(names = "--name", defaultValue = "", description = "How people call it.") String name,
      @Option(names = "--team", defaultValue = "", description = "Its team.") String team,
      @Option(names = "--specialization", defaultValue = "", description = "What it is good at.")
          String specialization,
      @Option(
              names = "--capabilities",
              paramLabel = "A,B",
              defaultValue = "",
              description = "What it can do.")
          Labels capabilities,
      @Option(
              names = "--max-tasks",
              defaultValue = "100",
              description = "How many tasks it may hold at once. Default: ${DEFAULT-VALUE}")
          int maxTasks) {
    var profile =
        AgentProfile.PLAIN
            .withKind(kind)
            .withName(name)
            .withTeam(team)
            .withSpecialization(specialization)
            .withCapabilities(capabilities)
            .withMaxTasks(maxTasks);
    return skep().write(swarm -> Views.agent(swarm.agents().register(id, profile)));
  }

  @Command(description = "Say that an agent is alive.")
  int heartbeat(@Parameters(paramLabel = ID, description = ID_HELP) AgentId id) {
    return skep()
        .write(
            swarm -> {
              swarm.agents().heartbeat(id);
              return Doc.fields().with("id", id).with("alive", true);
            });
  }

  @Command(description = "Change what an agent is doing.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Parameters(paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}.")
          AgentStatus status) {
    return skep().write(swarm -> Views.agent(swarm.agents().changeStatus(id, status)));
  }

  @Command(description = "Add a working cycle to an agent's figures.")
  int report(
      @Parameters(paramLabel = ID, description = ID_HELP) AgentId id,
      @Option(names = "--tasks", defaultValue = "0", description = "How many it completed.")
          int tasks,
      @Option(names = "--focus", description = "What it is busy with.") @Nullable String focus,
      @Option(names = "--efficiency", description = "In per cent.") @Nullable Double efficiency,
      @Option(names = "--compliance", description = "In per cent.") @Nullable Double compliance) {
    var report =
        new CycleReport(
            tasks, Optional.ofNullable(focus), percent(efficiency), percent(compliance));
    return skep().write(swarm -> Views.agent(swarm.agents().reportCycle(id, report)));
  }

  @Command(description = "Mark agents as offline that are silent, and give their tasks back.")
  int silent(
      @Option(names = "--for", defaultValue = "30m", description = "For how long. Default: 30m")
          Duration silence) {
    return skep().write(swarm -> Doc.fields().with("offline", swarm.agents().markSilent(silence)));
  }

  private static OptionalDouble percent(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
