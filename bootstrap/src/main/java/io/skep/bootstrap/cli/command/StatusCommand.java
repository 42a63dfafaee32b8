package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.partition.PartitionHeadroom;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.PageRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Command {@code status}: shows an overview of a swarm. */
@Command(description = "Show an overview of a swarm: tasks, queues, agents, teams.")
public final class StatusCommand implements Callable<Integer> {

  private static final int MAX_ROWS = 20;

  @ParentCommand @Nullable SkepCommand skep;

  @Override
  public Integer call() {
    var root = requireNonNull(skep);
    return root.withSkep(
        true,
        opened -> {
          var status = view(opened.swarm(root.swarmId()));
          opened
              .partitionedStore()
              .ifPresent(store -> status.with("partitions", partitions(store.headroom())));
          return status;
        });
  }

  private static CommandResult.Sections view(Swarm swarm) {
    return CommandResult.Sections.of(
            "swarm",
            CommandResult.fields()
                .with("id", swarm.id())
                .with("tasks", swarm.queues().countByStatus())
                .with("agents", swarm.agents().countByStatus()))
        .with(
            "queues",
            ResultViews.page(
                List.of("name", "paused", "counts"),
                swarm.queues().list(PageRequest.first(MAX_ROWS)),
                ResultViews::queue))
        .with(
            "teams",
            ResultViews.page(
                TeamsCommand.COLUMNS,
                swarm.agents().teams(PageRequest.first(MAX_ROWS)),
                ResultViews::team));
  }

  /** Returns the number of future months for which each table has partitions. */
  private static CommandResult partitions(List<PartitionHeadroom> headrooms) {
    return ResultViews.table(
        List.of("table", "monthsAhead", "alarm"),
        headrooms,
        headroom ->
            CommandResult.fields()
                .with("table", headroom.table())
                .with("monthsAhead", headroom.monthsAhead())
                .with(
                    "alarm",
                    headroom.isLow()
                        ? "fewer than %d: check that skep_make_month works"
                            .formatted(PartitionHeadroom.MIN_MONTHS_AHEAD)
                        : ""));
  }
}
