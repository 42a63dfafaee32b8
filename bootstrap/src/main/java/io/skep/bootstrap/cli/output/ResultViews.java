package io.skep.bootstrap.cli.output;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.lease.Lease;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.Task;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Views of domain objects as results. */
public final class ResultViews {

  public static final List<String> TASK_COLUMNS =
      List.of("id", "status", "priority", "queue", "agent", "title");
  public static final List<String> CLAIM_COLUMNS =
      List.of("id", "token", "leaseExpiresAt", "title");
  public static final List<String> AGENT_COLUMNS =
      List.of("id", "status", "team", "kind", "lastHeartbeatAt", "tasksCompleted", "focus");
  public static final List<String> MESSAGE_COLUMNS =
      List.of("sequence", "createdAt", "role", "author", "content");
  public static final List<String> INBOX_COLUMNS =
      List.of("id", "status", "priority", "from", "sentAt", "subject", "content");

  private ResultViews() {}

  /** Returns a page of entities. */
  public static <T> CommandResult.Listing page(
      List<String> columns, Page<T> page, Function<T, CommandResult.Fields> view) {
    return CommandResult.listing(columns, page.items(), view, page.next().map(Cursor::value));
  }

  /** Returns a list of entities. */
  public static <T> CommandResult.Listing list(
      List<String> columns, List<T> items, Function<T, CommandResult.Fields> view) {
    return CommandResult.listing(columns, items, view, Optional.empty());
  }

  /** Returns a table of entities. */
  public static <T> CommandResult.Table table(
      List<String> columns, List<T> items, Function<T, CommandResult.Fields> view) {
    return new CommandResult.Table(columns, items.stream().map(view).toList());
  }

  /** Returns all fields of a task. */
  public static CommandResult.Fields task(Task task) {
    var spec = task.spec();
    return CommandResult.fields()
        .with("id", task.id())
        .with("key", spec.key())
        .with("title", spec.title())
        .with("description", spec.description())
        .with("status", task.status())
        .with("failed", task.failed())
        .with("priority", spec.priority())
        .with("queue", spec.queue())
        .with("plan", spec.plan())
        .with("agent", task.agent())
        .with("assignee", spec.assignee())
        .with("requires", spec.requires())
        .with("tags", spec.tags())
        .with("openBlockers", task.openBlockers())
        .with("attempts", task.attempts())
        .with("maxAttempts", spec.retry().maxAttempts())
        .with("token", task.lease().map(Lease::token))
        .with("leaseExpiresAt", task.lease().map(Lease::expiresAt))
        .with("progress", task.progress())
        .with("result", task.result())
        .with("error", task.error())
        .with("createdAt", task.createdAt())
        .with("updatedAt", task.updatedAt())
        .with("runAt", task.runAt())
        .with("endedAt", task.endedAt())
        .with("version", task.version())
        .with("payload", spec.payload());
  }

  /** Returns the fields of an attempt. */
  public static CommandResult.Fields attempt(Attempt attempt) {
    return CommandResult.fields()
        .with("token", attempt.token())
        .with("agent", attempt.agent())
        .with("startedAt", attempt.startedAt())
        .with("endedAt", attempt.endedAt())
        .with("outcome", attempt.outcome())
        .with("error", attempt.error());
  }

  /** Returns the fields of a queue. */
  public static CommandResult.Fields queue(QueueSummary queue) {
    var settings = queue.settings();
    return CommandResult.fields()
        .with("name", settings.name())
        .with("paused", settings.paused())
        .with("counts", queue.counts())
        .with("priorityAging", settings.priorityAging())
        .with(
            "maxInProgress",
            settings.maxInProgress().isPresent()
                ? Optional.of(settings.maxInProgress().getAsInt())
                : Optional.empty())
        .with("maxPerCapability", settings.maxPerCapability());
  }

  /** Returns the fields of an agent. */
  public static CommandResult.Fields agent(Agent agent) {
    var profile = agent.profile();
    return CommandResult.fields()
        .with("id", agent.id())
        .with("name", profile.name())
        .with("kind", profile.kind())
        .with("team", profile.team())
        .with("specialization", profile.specialization())
        .with("status", agent.status())
        .with("importedStatus", agent.importedStatus())
        .with("focus", agent.focus())
        .with("capabilities", profile.capabilities())
        .with("maxTasks", profile.maxTasks())
        .with("cycles", agent.stats().cycles())
        .with("tasksCompleted", agent.stats().tasksCompleted())
        .with("efficiency", agent.stats().efficiency())
        .with("compliance", agent.stats().compliance())
        .with("lastCycleAt", agent.lastCycleAt())
        .with("registeredAt", agent.registeredAt())
        .with("lastHeartbeatAt", agent.lastHeartbeatAt())
        .with("updatedAt", agent.updatedAt())
        .with("version", agent.version())
        .with("details", profile.details());
  }

  /** Returns the fields of a team. */
  public static CommandResult.Fields team(TeamSummary team) {
    return CommandResult.fields()
        .with("team", team.team())
        .with("agents", team.agents())
        .with("meanEfficiency", team.meanEfficiency())
        .with("meanCompliance", team.meanCompliance())
        .with("tasksCompleted", team.tasksCompleted());
  }

  /** Returns the fields of a plan. */
  public static CommandResult.Fields plan(Plan plan) {
    return CommandResult.fields()
        .with("id", plan.id())
        .with("status", plan.status())
        .with("question", plan.question())
        .with("instruction", plan.instruction())
        .with("executionPlan", plan.executionPlan())
        .with("failures", plan.failures())
        .with("failureLimit", plan.failureLimit())
        .with("createdAt", plan.createdAt())
        .with("updatedAt", plan.updatedAt())
        .with("version", plan.version())
        .with("details", plan.details());
  }

  /** Returns the fields of a link between plans. */
  public static CommandResult.Fields link(PlanLink link) {
    return CommandResult.fields()
        .with("plan", link.plan())
        .with("conversation", link.conversation())
        .with("kind", link.kind())
        .with("message", link.message())
        .with("createdAt", link.createdAt());
  }

  /** Returns the fields of a conversation. */
  public static CommandResult.Fields conversation(Conversation conversation) {
    return CommandResult.fields()
        .with("id", conversation.id())
        .with("title", conversation.title())
        .with("preview", conversation.preview())
        .with("status", conversation.status())
        .with("createdAt", conversation.createdAt())
        .with("updatedAt", conversation.updatedAt())
        .with("version", conversation.version())
        .with("details", conversation.details());
  }

  /** Returns the fields of a message. */
  public static CommandResult.Fields message(Message message) {
    return CommandResult.fields()
        .with("id", message.id())
        .with("thread", message.thread())
        .with("sequence", message.sequence())
        .with("createdAt", message.createdAt())
        .with("role", message.role())
        .with("author", message.author())
        .with("key", message.key())
        .with("content", message.content());
  }

  /** Returns the fields of a thread. */
  public static CommandResult.Fields thread(ThreadSummary thread) {
    return CommandResult.fields()
        .with("thread", thread.id())
        .with("messages", thread.messages())
        .with("version", thread.version());
  }

  /** Returns the fields of an entry of an inbox. */
  public static CommandResult.Fields inboxEntry(InboxEntry entry) {
    var message = entry.message();
    var delivery = entry.delivery();
    var headers = message.headers();
    return CommandResult.fields()
        .with("id", message.id())
        .with("from", message.author())
        .with("to", delivery.recipient())
        .with("status", delivery.status())
        .with("priority", delivery.priority())
        .with("tags", delivery.tags())
        .with("subject", headers.map(e -> e.subject()))
        .with("replyTo", headers.flatMap(e -> e.replyTo()))
        .with("sentAt", delivery.sentAt())
        .with("changedAt", delivery.changedAt())
        .with("expiresAt", delivery.expiresAt())
        .with("thread", message.thread())
        .with("content", message.content());
  }
}
