package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.month.Runway;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.PageRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** A swarm at a glance. */
@Command(description = "Show a swarm at a glance: tasks, queues, agents, teams.")
final class StatusCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @ParentCommand @Nullable SkepCommand skep;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(
        true,
        opened -> {
          var status = view(opened.swarm(root.swarm));
          opened.months().ifPresent(months -> status.with("months", months(months.runways())));
          return status;
        });
  }

  private static Doc.Parts view(Swarm swarm) {
    return Doc.Parts.of(
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
                TeamsCommand.COLUMNS, swarm.agents().teams(PageRequest.first(SHOWN)), Views::team));
  }

  /** For how long there is room in what is kept by month. */
  private static Doc months(List<Runway> runways) {
    return Views.table(
        List.of("table", "monthsAhead", "alarm"),
        runways,
        runway ->
            Doc.fields()
                .with("table", runway.table())
                .with("monthsAhead", runway.monthsAhead())
                .with(
                    "alarm",
                    runway.isShort()
                        ? "fewer than %d: see whether skep_make_month works"
                            .formatted(Runway.SHORTEST)
                        : ""));
  }
}
