package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

import io.skep.domain.store.Swarm;
import io.skep.domain.task.LeaseToken;
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

/** What can be done with tasks: enough that a shell script can be an agent. */
@Command(
    addMethodSubcommands = false,
    description = "Queue, claim and report on tasks.",
    footer = {
      "",
      "An agent in a shell:",
      "  skep tasks claim --agent me --json      gives ids and tokens",
      "  skep tasks heartbeat ID --token N       while it works",
      "  skep tasks complete ID --token N --result '{\"ok\":true}'"
    })
final class TasksCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "The task's id, or its key.";
  private static final String TOKEN = "--token";
  private static final String TOKEN_HELP = "What the claim gave.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List tasks, the newest first.")
  int list(
      @Option(names = "--queue", description = "Only of this queue.") @Nullable QueueName queue,
      @Option(names = "--plan", description = "Only of this plan.") @Nullable PlanId plan,
      @Option(names = "--agent", description = "Only of this agent.") @Nullable AgentId agent,
      @Option(names = "--status", description = "Only in this status: ${COMPLETION-CANDIDATES}.")
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
                Views.page(
                    Views.TASK_COLUMNS, swarm.tasks().list(query, page.request()), Views::task));
  }

  @Command(description = "Show one task with what it waits for and the attempts at it.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return skep()
        .read(
            swarm -> {
              var task = TaskReference.find(swarm, id);
              var attempts =
                  swarm.tasks().attempts(task.id(), PageRequest.first(PageRequest.MAX_LIMIT));
              return Views.task(task)
                  .with("blockers", swarm.tasks().blockersOf(task.id()))
                  .with(
                      "history",
                      Views.table(
                          List.of("token", "agent", "startedAt", "endedAt", "outcome", "error"),
                          attempts.items(),
                          Views::attempt));
            });
  }

  @Command(description = "List the tasks of a queue that could be claimed now, in their order.")
  int ready(
      @Option(names = "--queue", defaultValue = "default", description = "The queue.")
          QueueName queue,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                Views.page(
                    Views.TASK_COLUMNS, swarm.tasks().ready(queue, page.request()), Views::task));
  }

  @Command(description = "Say that the agent is alive: the lease lasts from now on.")
  int heartbeat(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(names = "--lease", defaultValue = "1m", description = "For how long. Default: 1m")
          Duration lease) {
    return skep()
        .write(
            swarm -> {
              var held = swarm.tasks().heartbeat(held(swarm, id, token), lease);
              return Doc.fields()
                  .with("token", held.token())
                  .with("holder", held.holder())
                  .with("leaseExpiresAt", held.expiresAt());
            });
  }

  @Command(description = "Note how far the work on a task has come.")
  int progress(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Parameters(paramLabel = "NOTE", description = "Up to 2000 characters.") String note,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token) {
    return changed(swarm -> swarm.tasks().progress(held(swarm, id, token), note));
  }

  @Command(description = "End a task with success.")
  int complete(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(
              names = "--result",
              paramLabel = "JSON",
              description = "What came of it: JSON, @FILE, or - for standard input.")
          @Nullable String result) {
    Optional<Json> document = Optional.ofNullable(result).map(r -> Text.json("--result", r));
    return changed(swarm -> swarm.tasks().complete(held(swarm, id, token), document));
  }

  @Command(description = "End the present attempt at a task with an error.")
  int fail(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token,
      @Option(names = "--error", required = true, description = "What went wrong.") String error,
      @Option(names = "--no-retry", description = "Do not try again.") boolean noRetry) {
    return changed(swarm -> swarm.tasks().fail(held(swarm, id, token), error, !noRetry));
  }

  @Command(description = "Give a task back untouched.")
  int release(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = TOKEN, required = true, description = TOKEN_HELP) long token) {
    return changed(swarm -> swarm.tasks().release(held(swarm, id, token)));
  }

  @Command(description = "Call a task off, whoever holds it.")
  int cancel(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return changed(swarm -> swarm.tasks().cancel(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Give a task that has failed for good all its attempts again.")
  int retry(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return changed(swarm -> swarm.tasks().retry(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Take note of how a task ended.")
  int record(@Parameters(paramLabel = ID, description = ID_HELP) String id) {
    return changed(swarm -> swarm.tasks().record(TaskReference.find(swarm, id).id()));
  }

  @Command(description = "Have a pending task wait for another one as well.")
  int block(
      @Parameters(paramLabel = ID, description = ID_HELP) String id,
      @Option(names = "--by", required = true, description = "What it waits for: an id or a key.")
          String blocker) {
    return changed(
        swarm ->
            swarm
                .tasks()
                .addBlocker(
                    TaskReference.find(swarm, id).id(), TaskReference.find(swarm, blocker).id()));
  }

  @Command(description = "Take back every task whose lease has expired.")
  int recover() {
    return skep().write(swarm -> Doc.fields().with("recovered", swarm.tasks().recover()));
  }

  private int changed(Function<Swarm, Task> verb) {
    return skep().write(swarm -> Views.task(verb.apply(swarm)));
  }

  private static LeaseToken held(Swarm swarm, String id, long token) {
    return new LeaseToken(TaskReference.find(swarm, id).id(), token);
  }

  SkepCommand skep() {
    return requireNonNull(skep);
  }
}
