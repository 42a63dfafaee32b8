package io.skep.bootstrap.cli.command;

import io.skep.bootstrap.cli.argument.TaskReference;
import io.skep.bootstrap.cli.argument.TextArgument;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command {@code tasks add}: enqueues a task. */
@Command(description = "Enqueue a task; if its key exists, show the existing task.")
public final class TaskAddCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TITLE", description = "Title of the task, in one line.")
  String title = "";

  @Option(
      names = "--queue",
      defaultValue = "default",
      description = "Queue of the task. Default: ${DEFAULT-VALUE}")
  QueueName queue = QueueName.DEFAULT;

  @Option(names = "--plan", description = "Plan of the task.")
  @Nullable PlanId plan;

  @Option(names = "--key", description = "Idempotency key.")
  @Nullable String key;

  @Option(
      names = "--description",
      defaultValue = "",
      description = "Description: a text, @FILE, or - for standard input.")
  String description = "";

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      defaultValue = "null",
      description = "Input of the handler: JSON, @FILE, or - for standard input.")
  String payload = "null";

  @Option(
      names = "--priority",
      defaultValue = "NORMAL",
      description = "Priority: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  Priority priority = Priority.NORMAL;

  @Option(
      names = "--requires",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Capabilities required of the agent.")
  Labels requires = Labels.NONE;

  @Option(names = "--assignee", description = "Only agent that may claim the task.")
  @Nullable AgentId assignee;

  @Option(
      names = "--tags",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Tags of the task.")
  Labels tags = Labels.NONE;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Blocker of the task, by id or key; may be repeated.")
  List<String> after = List.of();

  @Option(
      names = "--on-blocker-failure",
      defaultValue = "WAIT",
      description =
          "Action if a blocker fails: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  BlockerPolicy onBlockerFailure = BlockerPolicy.WAIT;

  @Option(names = "--not-before", paramLabel = "TIME", description = "Earliest time of a claim.")
  @Nullable Instant notBefore;

  @Option(
      names = "--max-attempts",
      defaultValue = "3",
      description = "Maximum number of attempts. Default: ${DEFAULT-VALUE}")
  int maxAttempts;

  @Option(
      names = "--retry-delay",
      defaultValue = "10s",
      description = "Delay after the first failure. Default: ${DEFAULT-VALUE}")
  Duration retryDelay = RetryPolicy.DEFAULT.firstDelay();

  @Option(
      names = "--retry-delay-max",
      defaultValue = "10m",
      description = "Maximum delay between attempts. Default: ${DEFAULT-VALUE}")
  Duration retryDelayMax = RetryPolicy.DEFAULT.maxDelay();

  @Override
  public Integer call() {
    var builder =
        TaskSpec.builder(title)
            .queue(queue)
            .description(TextArgument.read("--description", description))
            .payload(TextArgument.json("--payload", payload))
            .priority(priority)
            .requires(requires)
            .tags(tags)
            .onBlockerFailure(onBlockerFailure)
            .retry(new RetryPolicy(maxAttempts, retryDelay, retryDelayMax));
    if (plan != null) {
      builder.plan(plan);
    }
    if (key != null) {
      builder.key(key);
    }
    if (assignee != null) {
      builder.assignee(assignee);
    }
    if (notBefore != null) {
      builder.notBefore(notBefore);
    }
    // Validates the arguments before a store is created.
    builder.build();
    return SkepCommand.of(spec)
        .write(
            swarm ->
                ResultViews.task(
                    swarm.tasks().enqueue(builder.blockedBy(blockers(swarm)).build())));
  }

  private Set<TaskId> blockers(Swarm swarm) {
    Set<TaskId> blockers = new HashSet<>();
    after.forEach(reference -> blockers.add(TaskReference.find(swarm, reference).id()));
    return blockers;
  }
}
