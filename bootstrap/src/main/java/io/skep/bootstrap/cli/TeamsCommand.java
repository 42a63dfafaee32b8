package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The teams at a glance. */
@Command(description = "List the teams with their figures.")
final class TeamsCommand implements Callable<Integer> {

  static final List<String> COLUMNS =
      List.of("team", "agents", "meanEfficiency", "meanCompliance", "tasksCompleted");

  @ParentCommand @Nullable SkepCommand skep;

  @Mixin PageOptions page = new PageOptions();

  @Override
  public Integer call() {
    return requireNonNull(skep)
        .read(swarm -> Views.page(COLUMNS, swarm.agents().teams(page.request()), Views::team));
  }
}
