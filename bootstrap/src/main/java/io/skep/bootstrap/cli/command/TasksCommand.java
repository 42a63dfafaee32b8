package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.argument.TaskReference;
import io.skep.bootstrap.cli.argument.TextArgument;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskQuery;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Commands {@code tasks}: enqueue, claim and update tasks; sufficient for a shell script to be an
 * agent.
 */
@Command(
    addMethodSubcommands = false,
    description = "Enqueue, claim and update tasks.",
    footer = {
      "",
      "Example of an agent in a shell:",
      "  skep tasks claim --agent me --json      prints ids and tokens",
      "  skep tasks heartbeat ID --token N       while it is in progress",
      "  skep tasks complete ID --token N --result '{\"ok\":true}'"
    })
public final class TasksCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "Id or key of the task.";
  private static final String TOKEN = "--token";
  private static final String TOKEN_HELP = "Lease token, as printed by the claim.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List tasks, newest first.")
  int list(
      @Option(names = "--queue", description = "Only tasks of this queue.")
          @Nullable QueueName queue,
      @Option(names = "--plan", description = "Only tasks of this plan.") @Nullable PlanId plan,
      @Option(names = "--agent", description = "Only tasks of this agent.") @Nullable AgentId agent,
      @Option(
              names = "--status",
              description = "Only tasks in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable TaskStatus status,
      @Mixin PageOptions page) {
    var query =
        new TaskQuery(
            Optional.ofNullable(queue),
            Optional.ofNullable(plan),
            Optional.ofNullable(agent),
            Optional.ofNullable(status));
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    ResultViews.TASK_COLUMNS,
                    swarm.tasks().list(query, page.toPageRequest()),
                    ResultViews::task));
  }

  @Command(description = "Show one task with its blockers and attempts.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return skep()
        .read(
            swarm -> {
              var task = TaskReference.find(swarm, id);
              var attempts =
                  swarm.tasks().attempts(task.id(), PageRequest.first(PageRequest.MAX_LIMIT));
              return ResultViews.task(task)
                  .with("blockers", swarm.tasks().blockersOf(task.id()))
                  .with(
                      "history",
                      ResultViews.table(
                          List.of("token", "agent", "startedAt", "endedAt", "outcome", "error"),
                          attempts.items(),
                          ResultViews::attempt));
            });
  }

  @Command(description = "List the ready tasks of a queue, in order of claims.")
  int ready(
      @Option(
              names = "--queue",
              defaultValue = "default",
              description = "Name of the queue. Default: ${DEFAULT-VALUE}")
          QueueName queue,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    ResultViews.TASK_COLUMNS,
                    swarm.tasks().listReady(queue, page.toPageRequest()),
                    ResultViews::task));
  }

  @Command(description = "Extend the lease of a task from now on.")
  int heartbeat(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(
              names = "--lease",
              defaultValue = "1m",
              description = "Duration of the lease. Default: 1m")
          Duration lease) {
    return skep()
        .write(
            swarm -> {
              var held = swarm.tasks().heartbeat(leaseToken(swarm, id, token), lease);
              return CommandResult.fields()
                  .with("token", held.token())
                  .with("holder", held.holder())
                  .with("leaseExpiresAt", held.expiresAt());
            });
  }

  @Command(description = "Record the progress of a task.")
  int progress(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Parameters(paramLabel = "NOTE", description = "Progress note, up to 2000 characters.")
          String note,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token) {
    return update(swarm -> swarm.tasks().progress(leaseToken(swarm, id, token), note));
  }

  @Command(description = "Complete a task.")
  int complete(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(
              names = "--result",
              paramLabel = "JSON",
              description = "Result of the task: JSON, @FILE, or - for standard input.")
          @Nullable String result) {
    Optional<Json> document =
        Optional.ofNullable(result).map(r -> TextArgument.json("--result", r));
    return update(swarm -> swarm.tasks().complete(leaseToken(swarm, id, token), document));
  }

  @Command(description = "Fail the current attempt of a task.")
  int fail(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(names = "--error", required = true, description = "Error message.") String error,
      @Option(names = "--no-retry", description = "Do not retry the task.") boolean noRetry) {
    return update(swarm -> swarm.tasks().fail(leaseToken(swarm, id, token), error, !noRetry));
  }

  @Command(description = "Release a task without completing it.")
  int release(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token) {
    return update(swarm -> swarm.tasks().release(leaseToken(swarm, id, token)));
  }

  @Command(description = "Cancel a task, even if it is leased.")
  int cancel(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return update(swarm -> swarm.tasks().cancel(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Retry a failed task with all its attempts.")
  int retry(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return update(swarm -> swarm.tasks().retry(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Mark an ended task as recorded.")
  int record(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return update(swarm -> swarm.tasks().record(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Add a blocker to a pending task.")
  int block(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = "--by", required = true, description = "Id or key of the blocker.")
          String blocker) {
    return update(
        swarm ->
            swarm
                .tasks()
                .addBlocker(
                    TaskReference.find(swarm, id).id(), TaskReference.find(swarm, blocker).id()));
  }

  @Command(description = "Reclaim all tasks with an expired lease.")
  int reclaim() {
    return skep()
        .write(swarm -> CommandResult.fields().with("reclaimed", swarm.tasks().reclaimExpired()));
  }

  private int update(Function<Swarm, Task> operation) {
    return skep().write(swarm -> ResultViews.task(operation.apply(swarm)));
  }

  private static LeaseToken leaseToken(Swarm swarm, String id, long token) {
    return new LeaseToken(TaskReference.find(swarm, id).id(), token);
  }

  SkepCommand skep() {
    return requireNonNull(skep);
  }
}
