package io.skep.bootstrap.cli;

import io.skep.domain.agent.Agent;
import io.skep.domain.agent.TeamSummary;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.mail.InboxEntry;
import io.skep.domain.message.Message;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.plan.Plan;
import io.skep.domain.plan.PlanLink;
import io.skep.domain.task.Attempt;
import io.skep.domain.task.Lease;
import io.skep.domain.task.QueueSummary;
import io.skep.domain.task.Task;
import io.skep.domain.value.Cursor;
import io.skep.domain.value.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How each thing of the domain is shown. */
final class Views {

  static final List<String> TASK_COLUMNS =
      List.of("id", "status", "priority", "queue", "agent", "title");
  static final List<String> CLAIM_COLUMNS = List.of("id", "token", "leaseExpiresAt", "title");
  static final List<String> AGENT_COLUMNS =
      List.of("id", "status", "team", "kind", "lastSeenAt", "tasksCompleted", "focus");
  static final List<String> MESSAGE_COLUMNS =
      List.of("sequence", "at", "role", "author", "content");
  static final List<String> INBOX_COLUMNS =
      List.of("id", "status", "priority", "from", "sentAt", "subject", "content");

  private Views() {}

  static <T> Doc.Listing page(List<String> columns, Page<T> page, Function<T, Doc.Fields> view) {
    return Doc.listing(columns, page.items(), view, page.next().map(Cursor::value));
  }

  static <T> Doc.Listing all(List<String> columns, List<T> items, Function<T, Doc.Fields> view) {
    return Doc.listing(columns, items, view, Optional.empty());
  }

  static <T> Doc.Table table(List<String> columns, List<T> items, Function<T, Doc.Fields> view) {
    return new Doc.Table(columns, items.stream().map(view).toList());
  }

  static Doc.Fields task(Task task) {
    var spec = task.spec();
    return Doc.fields()
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

  static Doc.Fields attempt(Attempt attempt) {
    return Doc.fields()
        .with("token", attempt.token())
        .with("agent", attempt.agent())
        .with("startedAt", attempt.startedAt())
        .with("endedAt", attempt.endedAt())
        .with("outcome", attempt.outcome())
        .with("error", attempt.error());
  }

  static Doc.Fields queue(QueueSummary queue) {
    var settings = queue.settings();
    return Doc.fields()
        .with("name", settings.name())
        .with("paused", settings.paused())
        .with("counts", queue.counts())
        .with("priorityBoost", settings.priorityBoost())
        .with(
            "maxInProgress",
            settings.maxInProgress().isPresent()
                ? Optional.of(settings.maxInProgress().getAsInt())
                : Optional.empty())
        .with("maxPerCapability", settings.maxPerCapability());
  }

  static Doc.Fields agent(Agent agent) {
    var profile = agent.profile();
    return Doc.fields()
        .with("id", agent.id())
        .with("name", profile.name())
        .with("kind", profile.kind())
        .with("team", profile.team())
        .with("specialization", profile.specialization())
        .with("status", agent.status())
        .with("statusFound", agent.statusFound())
        .with("focus", agent.focus())
        .with("capabilities", profile.capabilities())
        .with("maxTasks", profile.maxTasks())
        .with("cycles", agent.figures().cycles())
        .with("tasksCompleted", agent.figures().tasksCompleted())
        .with("efficiency", agent.figures().efficiency())
        .with("compliance", agent.figures().compliance())
        .with("lastCycleAt", agent.lastCycleAt())
        .with("registeredAt", agent.registeredAt())
        .with("lastSeenAt", agent.lastSeenAt())
        .with("updatedAt", agent.updatedAt())
        .with("version", agent.version())
        .with("details", profile.details());
  }

  static Doc.Fields team(TeamSummary team) {
    return Doc.fields()
        .with("team", team.team())
        .with("agents", team.agents())
        .with("meanEfficiency", team.meanEfficiency())
        .with("meanCompliance", team.meanCompliance())
        .with("tasksCompleted", team.tasksCompleted());
  }

  static Doc.Fields plan(Plan plan) {
    return Doc.fields()
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

  static Doc.Fields link(PlanLink link) {
    return Doc.fields()
        .with("plan", link.plan())
        .with("conversation", link.conversation())
        .with("kind", link.kind())
        .with("message", link.message())
        .with("createdAt", link.createdAt());
  }

  static Doc.Fields conversation(Conversation conversation) {
    return Doc.fields()
        .with("id", conversation.id())
        .with("title", conversation.title())
        .with("preview", conversation.preview())
        .with("status", conversation.status())
        .with("createdAt", conversation.createdAt())
        .with("updatedAt", conversation.updatedAt())
        .with("version", conversation.version())
        .with("details", conversation.details());
  }

  static Doc.Fields message(Message message) {
    return Doc.fields()
        .with("id", message.id())
        .with("thread", message.thread())
        .with("sequence", message.sequence())
        .with("at", message.at())
        .with("role", message.role())
        .with("author", message.author())
        .with("key", message.key())
        .with("content", message.content());
  }

  static Doc.Fields thread(ThreadSummary thread) {
    return Doc.fields()
        .with("thread", thread.id())
        .with("messages", thread.messages())
        .with("version", thread.version());
  }

  static Doc.Fields letter(InboxEntry entry) {
    var message = entry.message();
    var delivery = entry.delivery();
    var envelope = message.envelope();
    return Doc.fields()
        .with("id", message.id())
        .with("from", message.author())
        .with("to", delivery.recipient())
        .with("status", delivery.status())
        .with("priority", delivery.priority())
        .with("tags", delivery.tags())
        .with("subject", envelope.map(e -> e.subject()))
        .with("replyTo", envelope.flatMap(e -> e.replyTo()))
        .with("sentAt", delivery.sentAt())
        .with("changedAt", delivery.changedAt())
        .with("expiresAt", delivery.expiresAt())
        .with("thread", message.thread())
        .with("content", message.content());
  }
}
