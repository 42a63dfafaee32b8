package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

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

/** What can be done with queues. */
@Command(addMethodSubcommands = false, description = "List, pause and tune queues.")
final class QueuesCommand {

  private static final String NAME = "NAME";
  private static final String NAME_HELP = "The queue.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List the queues with their counts and settings.")
  int list(@Mixin PageOptions page) {
    return requireNonNull(skep)
        .read(
            swarm ->
                Views.page(
                    List.of("name", "paused", "counts", "priorityBoost", "maxInProgress"),
                    swarm.queues().list(page.request()),
                    Views::queue));
  }

  @Command(description = "Stop handing out the tasks of a queue; those in progress go on.")
  int pause(@Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name) {
    return changed(swarm -> swarm.queues().pause(name));
  }

  @Command(description = "Hand out the tasks of a queue again.")
  int resume(@Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name) {
    return changed(swarm -> swarm.queues().resume(name));
  }

  @Command(description = "Change how a queue hands out its tasks.")
  int set(
      @Parameters(paramLabel = NAME, description = NAME_HELP) QueueName name,
      @Option(names = "--boost", description = "What a step of priority is worth in age.")
          @Nullable Duration boost,
      @Option(names = "--strict", description = "Higher priorities always first.") boolean strict,
      @Option(names = "--max-in-progress", description = "How many at once; 0 for any number.")
          @Nullable Integer maxInProgress,
      @Option(
              names = "--max-per-capability",
              paramLabel = "CAPABILITY=N",
              description = "How many that require a capability at once; may be repeated.")
          @Nullable Map<String, Integer> maxPerCapability) {
    return changed(
        swarm ->
            swarm
                .queues()
                .change(name, was -> changed(was, boost, strict, maxInProgress, maxPerCapability)));
  }

  private static QueueSettings changed(
      QueueSettings was,
      @Nullable Duration boost,
      boolean strict,
      @Nullable Integer maxInProgress,
      @Nullable Map<String, Integer> maxPerCapability) {
    var settings = was;
    if (strict) {
      settings = settings.withPriorityBoost(Optional.empty());
    }
    if (boost != null) {
      settings = settings.withPriorityBoost(Optional.of(boost));
    }
    if (maxInProgress != null) {
      settings =
          settings.withMaxInProgress(
              maxInProgress == 0 ? OptionalInt.empty() : OptionalInt.of(maxInProgress));
    }
    if (maxPerCapability != null) {
      Map<String, Integer> limits = new HashMap<>(was.maxPerCapability());
      limits.putAll(maxPerCapability);
      settings = settings.withMaxPerCapability(limits);
    }
    return settings;
  }

  private int changed(Function<Swarm, QueueSettings> verb) {
    return requireNonNull(skep)
        .write(swarm -> Views.queue(new QueueSummary(verb.apply(swarm), Map.of())));
  }
}
