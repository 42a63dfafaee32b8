package io.skep.bootstrap.cli.command;

import static java.util.Objects.requireNonNull;

import io.skep.bootstrap.cli.argument.PageOptions;
import io.skep.bootstrap.cli.argument.TextArgument;
import io.skep.bootstrap.cli.output.CommandResult;
import io.skep.bootstrap.cli.output.ResultViews;
import io.skep.domain.error.NotFoundException;
import io.skep.domain.plan.LinkKind;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.task.Task;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.PlanId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands {@code plans}: create, list and update plans. */
@Command(addMethodSubcommands = false, description = "Create, list and update plans.")
public final class PlansCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "Id of the plan.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List plans, ordered by last update, newest first.")
  int list(
      @Option(
              names = "--status",
              description = "Only plans in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable PlanStatus status,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                ResultViews.page(
                    List.of("id", "status", "failures", "failureLimit", "updatedAt", "question"),
                    swarm.plans().list(Optional.ofNullable(status), page.toPageRequest()),
                    ResultViews::plan));
  }

  @Command(description = "Show one plan with its links and the state of its tasks.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) PlanId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .plans()
                    .find(id)
                    .map(ResultViews::plan)
                    .orElseThrow(() -> new NotFoundException("plan", id.value()))
                    .with("currentTask", swarm.tasks().currentTask(id).map(Task::id))
                    .with("completedTask", swarm.tasks().completedTask(id).map(Task::id))
                    .with("hasPending", swarm.tasks().hasPending(id))
                    .with(
                        "links",
                        ResultViews.table(
                            List.of("conversation", "kind", "createdAt"),
                            swarm
                                .plans()
                                .linksOf(id, PageRequest.first(PageRequest.MAX_LIMIT))
                                .items(),
                            ResultViews::link)));
  }

  @Command(description = "Create a plan for a question.")
  int add(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "QUESTION", description = "Question: a text, @FILE, or -.")
          String question,
      @Option(
              names = "--failure-limit",
              defaultValue = "3",
              description = "Maximum number of failed tasks. Default: ${DEFAULT-VALUE}")
          int failureLimit) {
    return skep()
        .write(
            swarm ->
                ResultViews.plan(
                    swarm
                        .plans()
                        .draft(id, TextArgument.read("question", question), failureLimit)));
  }

  @Command(description = "Replace the instruction and the execution plan.")
  int revise(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Option(names = "--instruction", defaultValue = "", description = "Text, @FILE, or -.")
          String instruction,
      @Option(names = "--execution-plan", defaultValue = "", description = "Text, @FILE, or -.")
          String executionPlan) {
    return skep()
        .write(
            swarm ->
                ResultViews.plan(
                    swarm
                        .plans()
                        .revise(
                            id,
                            TextArgument.read("--instruction", instruction),
                            TextArgument.read("--execution-plan", executionPlan))));
  }

  @Command(description = "Change the status of a plan.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "STATUS", description = "New status: ${COMPLETION-CANDIDATES}.")
          PlanStatus status) {
    return skep().write(swarm -> ResultViews.plan(swarm.plans().changeStatus(id, status)));
  }

  @Command(description = "Link a plan to a conversation; idempotent.")
  int link(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "CONVERSATION", description = "Id of the conversation.")
          ConversationId conversation,
      @Option(
              names = "--kind",
              defaultValue = "INITIATED",
              description = "Kind of link: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
          LinkKind kind,
      @Option(names = "--message", description = "Id of the message that caused the link.")
          @Nullable MessageId message) {
    return skep()
        .write(
            swarm ->
                CommandResult.fields()
                    .with("plan", id)
                    .with("conversation", conversation)
                    .with(
                        "new",
                        swarm.plans().link(id, conversation, kind, Optional.ofNullable(message))));
  }

  private SkepCommand skep() {
    return requireNonNull(skep);
  }
}
