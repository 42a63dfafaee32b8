package io.skep.bootstrap.cli;

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

/** Queues a task. */
@Command(description = "Queue a task; with a key that is taken, show the task that has it.")
final class TaskAddCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "TITLE", description = "What it is, in a line.")
  String title = "";

  @Option(names = "--queue", defaultValue = "default", description = "Where it waits.")
  QueueName queue = QueueName.DEFAULT;

  @Option(names = "--plan", description = "The plan that it is part of.")
  @Nullable PlanId plan;

  @Option(names = "--key", description = "An idempotency key.")
  @Nullable String key;

  @Option(
      names = "--description",
      defaultValue = "",
      description = "At length: a text, @FILE, or - for standard input.")
  String description = "";

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      defaultValue = "null",
      description = "What its handler works on: JSON, @FILE, or - for standard input.")
  String payload = "null";

  @Option(
      names = "--priority",
      defaultValue = "NORMAL",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  Priority priority = Priority.NORMAL;

  @Option(
      names = "--requires",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Capabilities that an agent must have.")
  Labels requires = Labels.NONE;

  @Option(names = "--assignee", description = "The only agent that may claim it.")
  @Nullable AgentId assignee;

  @Option(
      names = "--tags",
      paramLabel = "A,B",
      defaultValue = "",
      description = "Words to tell it by.")
  Labels tags = Labels.NONE;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "A task that it waits for, by id or key; may be repeated.")
  List<String> after = List.of();

  @Option(
      names = "--on-blocker-failure",
      defaultValue = "WAIT",
      description = "If one of these fails: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  BlockerPolicy onBlockerFailure = BlockerPolicy.WAIT;

  @Option(names = "--not-before", paramLabel = "TIME", description = "When it may be claimed.")
  @Nullable Instant notBefore;

  @Option(
      names = "--max-attempts",
      defaultValue = "3",
      description = "How often it is tried. Default: ${DEFAULT-VALUE}")
  int maxAttempts;

  @Option(
      names = "--retry-delay",
      defaultValue = "10s",
      description = "How long it rests after the first failure. Default: ${DEFAULT-VALUE}")
  Duration retryDelay = RetryPolicy.DEFAULT.firstDelay();

  @Option(
      names = "--retry-delay-max",
      defaultValue = "10m",
      description = "How long it rests at most. Default: ${DEFAULT-VALUE}")
  Duration retryDelayMax = RetryPolicy.DEFAULT.maxDelay();

  @Override
  public Integer call() {
    var builder =
        TaskSpec.titled(title)
            .queue(queue)
            .description(Text.read("--description", description))
            .payload(Text.json("--payload", payload))
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
    // Nonsense is refused before a store is made for it.
    builder.build();
    return SkepCommand.of(spec)
        .write(swarm -> Views.task(swarm.tasks().queue(builder.after(blockers(swarm)).build())));
  }

  private Set<TaskId> blockers(Swarm swarm) {
    Set<TaskId> blockers = new HashSet<>();
    after.forEach(reference -> blockers.add(TaskReference.find(swarm, reference).id()));
    return blockers;
  }
}
