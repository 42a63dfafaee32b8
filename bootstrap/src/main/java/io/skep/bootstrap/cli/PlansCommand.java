package io.skep.bootstrap.cli;

import static java.util.Objects.requireNonNull;

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

/** What can be done with plans. */
@Command(addMethodSubcommands = false, description = "Make, follow and end plans.")
final class PlansCommand {

  private static final String ID = "ID";
  private static final String ID_HELP = "The plan.";

  @ParentCommand @Nullable SkepCommand skep;

  @Command(description = "List plans, the last updated first.")
  int list(
      @Option(names = "--status", description = "Only in this status: ${COMPLETION-CANDIDATES}.")
          @Nullable PlanStatus status,
      @Mixin PageOptions page) {
    return skep()
        .read(
            swarm ->
                Views.page(
                    List.of("id", "status", "failures", "failureLimit", "updatedAt", "question"),
                    swarm.plans().list(Optional.ofNullable(status), page.request()),
                    Views::plan));
  }

  @Command(description = "Show one plan with its links and where its tasks stand.")
  int show(@Parameters(paramLabel = ID, description = ID_HELP) PlanId id) {
    return skep()
        .read(
            swarm ->
                swarm
                    .plans()
                    .find(id)
                    .map(Views::plan)
                    .orElseThrow(() -> new NotFoundException("plan", id.value()))
                    .with("currentTask", swarm.tasks().currentTask(id).map(Task::id))
                    .with("completedTask", swarm.tasks().completedTask(id).map(Task::id))
                    .with("hasPending", swarm.tasks().hasPending(id))
                    .with(
                        "links",
                        Views.table(
                            List.of("conversation", "kind", "createdAt"),
                            swarm
                                .plans()
                                .linksOf(id, PageRequest.first(PageRequest.MAX_LIMIT))
                                .items(),
                            Views::link)));
  }

  @Command(description = "Make a plan for a question.")
  int add(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "QUESTION", description = "A text, @FILE, or -.") String question,
      @Option(
              names = "--failure-limit",
              defaultValue = "3",
              description = "How many of its tasks may fail. Default: ${DEFAULT-VALUE}")
          int failureLimit) {
    return skep()
        .write(
            swarm ->
                Views.plan(swarm.plans().draft(id, Text.read("question", question), failureLimit)));
  }

  @Command(description = "Replace how a plan goes about its question.")
  int reword(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Option(names = "--instruction", defaultValue = "", description = "A text, @FILE, or -.")
          String instruction,
      @Option(names = "--execution-plan", defaultValue = "", description = "A text, @FILE, or -.")
          String executionPlan) {
    return skep()
        .write(
            swarm ->
                Views.plan(
                    swarm
                        .plans()
                        .reword(
                            id,
                            Text.read("--instruction", instruction),
                            Text.read("--execution-plan", executionPlan))));
  }

  @Command(description = "Change where a plan stands.")
  int status(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}.")
          PlanStatus status) {
    return skep().write(swarm -> Views.plan(swarm.plans().changeStatus(id, status)));
  }

  @Command(description = "Link a plan to a conversation; safe to repeat.")
  int link(
      @Parameters(paramLabel = ID, description = ID_HELP) PlanId id,
      @Parameters(paramLabel = "CONVERSATION", description = "The conversation.")
          ConversationId conversation,
      @Option(
              names = "--kind",
              defaultValue = "INITIATED",
              description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
          LinkKind kind,
      @Option(names = "--message", description = "The message that led to it.")
          @Nullable MessageId message) {
    return skep()
        .write(
            swarm ->
                Doc.fields()
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
