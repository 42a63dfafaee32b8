package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.value.PageRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** A swarm at a glance. */
@Command(name = "status", description = "Show a swarm at a glance: tasks, queues, agents, teams.")
final class StatusCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @ParentCommand @Nullable SkepCommand skep;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.read(
        swarm ->
            Doc.Parts.of(
                    "swarm",
                    Doc.fields()
                        .with("id", swarm.id())
                        .with("tasks", swarm.queues().countByStatus())
                        .with("agents", swarm.agents().countByStatus()))
                .with(
                    "queues",
                    Views.page(
                        List.of("name", "paused", "counts"),
                        swarm.queues().list(PageRequest.first(SHOWN)),
                        Views::queue))
                .with(
                    "teams",
                    Views.page(
                        TeamsCommand.COLUMNS,
                        swarm.agents().teams(PageRequest.first(SHOWN)),
                        Views::team)));
  }
}
