package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code queues}: list, pause and configure queues. */
@Command(addMethodSubcommands = false, description = "List, pause and configure queues.")
public final class QueuesCommand {

  private static final String NAME = "NAME";
  private static final String NAME_HELP = "Name of the queue.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List the queues with their counts and settings.")
  int list(@Mixin PageOptions page) {
    return requireNonNull(skep)
        .read(
            swarm ->
                ResultViews.page(
                    List.of("name", "paused", "counts", "priorityAging", "maxInProgress"),
                    swarm.queues().list(page.toPageRequest()),
                    ResultViews::queue));
  }

  @Command(description = "Pause claims from a queue; tasks in progress continue.")
  int pause(@Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name) {
    return update(swarm -> swarm.queues().pause(name));
  }

  @Command(description = "Resume claims from a queue.")
  int resume(@Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name) {
    return update(swarm -> swarm.queues().resume(name));
  }

  @Command(description = "Change the settings of a queue.")
  int set(
      @Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name,
      @Option(
              names = "--priority-aging",
              description = "Age by which each priority step comes first.")
          @Nullable Duration priorityAging,
      @Option(names = "--strict", description = "Strict priority order, without aging.")
          boolean strict,
      @Option(
              names = "--max-in-progress",
              description = "Maximum number of tasks in progress; 0 for no limit.")
          @Nullable Integer maxInProgress,
      @Option(
              names = "--max-per-capability",
              paramLabel = "CAPABILITY=N",
              description =
                  "Maximum number of tasks in progress that require a capability; may be repeated.")
          @Nullable Map<String, Integer> maxPerCapability) {
    return update(
        swarm ->
            swarm
                .queues()
                .update(
                    name,
                    current ->
                        update(current, priorityAging, strict, maxInProgress, maxPerCapability)));
  }

  private static QueueSettings update(
      QueueSettings current,
      @Nullable Duration priorityAging,
      boolean strict,
      @Nullable Integer maxInProgress,
      @Nullable Map<String, Integer> maxPerCapability) {
    var settings = current;
    if (strict) {
      settings = settings.withPriorityAging(Optional.empty());
    }
    if (priorityAging != null) {
      settings = settings.withPriorityAging(Optional.of(priorityAging));
    }
    if (maxInProgress != null) {
      settings =
          settings.withMaxInProgress(
              maxInProgress == 0 ? OptionalInt.empty() : OptionalInt.of(maxInProgress));
    }
    if (maxPerCapability != null) {
      Map<String, Integer> limits = new HashMap<>(current.maxPerCapability());
      limits.putAll(maxPerCapability);
      settings = settings.withMaxPerCapability(limits);
    }
    return settings;
  }

  private int update(Function<Swarm, QueueSettings> operation) {
    return requireNonNull(skep)
        .write(swarm -> ResultViews.queue(new QueueSummary(operation.apply(swarm), Map.of())));
  }
}
