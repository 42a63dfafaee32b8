package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.output.ResultViews;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Command {@code teams}: lists the teams with their statistics. */
@Command(description = "List the teams with their statistics.")
public final class TeamsCommand implements Callable<Integer> {

  static final List<String> COLUMNS =
      List.of("team", "agents", "meanEfficiency", "meanCompliance", "tasksCompleted");

  @ParentCommand @Nullable SkepCommand skep;

  @Mixin PageOptions page = new PageOptions();

  @Override
  public Integer call() {
    return requireNonNull(skep)
        .read(
            swarm ->
                ResultViews.page(
                    COLUMNS, swarm.agents().teams(page.toPageRequest()), ResultViews::team));
  }
}
