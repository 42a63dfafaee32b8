package io.skep.adapters.files;

import io.skep.application.exporting.ExportedMessage;
import io.skep.application.exporting.ExportedTask;
import io.skep.domain.agent.Agent;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Envelope;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes agents, tasks and messages as JSON, with the members that other systems know, and beside
 * them what only Skep knows.
 */
final class ExportedJson {

  private ExportedJson() {}

  static ObjectNode agent(Agent agent) {
    var node = JsonNodeFactory.instance.objectNode();
    var profile = agent.profile();
    node.put("agent_id", agent.id().value());
    node.put("agent_name", profile.name());
    node.put("team", profile.team());
    node.put("specialization", profile.specialization());
    node.put("kind", profile.kind());
    node.put("status", agent.status().name());
    node.put("current_focus", agent.focus());
    node.put("cycle_count", agent.figures().cycles());
    node.put("tasks_completed", agent.figures().tasksCompleted());
    agent.figures().efficiency().ifPresent(share -> node.put("coordination_efficiency", share));
    agent.figures().compliance().ifPresent(share -> node.put("v2_compliance", share));
    words(node, "capabilities", profile.capabilities());
    node.put("max_concurrent_tasks", profile.maxTasks());
    agent.lastCycleAt().ifPresent(at -> node.put("last_cycle", at.toString()));
    node.put("last_updated", agent.updatedAt().toString());
    var mark = ExportedFormat.mark(node, ExportedFormat.AGENT);
    agent.statusFound().ifPresent(found -> mark.put("status_found", found));
    exact(mark, "details", profile.details());
    return node;
  }

  static ObjectNode task(ExportedTask exported) {
    var node = JsonNodeFactory.instance.objectNode();
    var task = exported.task();
    var spec = task.spec();
    node.put("task_id", exported.key());
    node.put("title", spec.title());
    node.put("description", spec.description());
    node.put("status", task.status().name());
    node.put("priority", lower(spec.priority()));
    spec.assignee().ifPresent(agent -> node.put("assigned_to", agent.value()));
    node.put("queue", spec.queue().value());
    spec.plan().ifPresent(plan -> node.put("plan_id", plan.value()));
    words(node, "tags", spec.tags());
    words(node, "required_capabilities", spec.requires());
    texts(node, "dependencies", exported.blockers());
    node.put("progress", task.progress());
    task.error().ifPresent(error -> node.put("error", error));
    node.put("created_at", task.createdAt().toString());
    spec.notBefore().ifPresent(at -> node.put("not_before", at.toString()));
    task.endedAt().ifPresent(at -> node.put("completed_at", at.toString()));
    node.put("last_updated", task.updatedAt().toString());
    exact(node, "payload", spec.payload());
    task.result().ifPresent(result -> exact(node, "result", result));
    var mark = ExportedFormat.mark(node, ExportedFormat.TASK);
    task.agent().ifPresent(agent -> mark.put("agent", agent.value()));
    mark.put("failed", task.failed());
    mark.put("max_attempts", spec.retry().maxAttempts());
    mark.put("first_delay", spec.retry().firstDelay().toString());
    mark.put("max_delay", spec.retry().maxDelay().toString());
    mark.put("on_blocker_failure", spec.onBlockerFailure().name());
    return node;
  }

  static ObjectNode message(ExportedMessage exported) {
    var node = JsonNodeFactory.instance.objectNode();
    var message = exported.message();
    node.put("message_id", message.id().toString());
    node.put("from", message.author());
    texts(
        node, "to", exported.deliveries().stream().map(copy -> copy.recipient().value()).toList());
    var envelope = message.envelope();
    envelope.ifPresent(e -> envelope(node, e));
    node.put("timestamp", message.at().toString());
    exact(node, "content", message.content());
    var mark = ExportedFormat.mark(node, ExportedFormat.MESSAGE);
    mark.put("key", exported.key());
    mark.put("thread", message.thread().toString());
    mark.put("role", message.role().name());
    envelope.flatMap(Envelope::replyTo).ifPresent(id -> mark.put("reply_to", id.toString()));
    envelope.flatMap(Envelope::expiresAt).ifPresent(at -> mark.put("expires_at", at.toString()));
    var copies = mark.putArray("deliveries");
    for (Delivery copy : exported.deliveries()) {
      copies
          .addObject()
          .put("recipient", copy.recipient().value())
          .put("status", copy.status().name());
    }
    return node;
  }

  private static void envelope(ObjectNode node, Envelope envelope) {
    node.put("subject", envelope.subject());
    node.put("priority", lower(envelope.priority()));
    words(node, "tags", envelope.tags());
  }

  /** Sets a document as it is, or as a text if it would be written in another way. */
  private static void exact(ObjectNode node, String name, Json document) {
    try {
      var tree = JsonDocuments.parse(document.text().getBytes(StandardCharsets.UTF_8));
      if (JsonDocuments.text(tree).equals(document.text())) {
        node.set(name, tree);
        return;
      }
    } catch (UnreadableException e) {
      // What this reader does not take is kept as a text.
    }
    node.put(name + "_text", document.text());
  }

  private static void words(ObjectNode node, String name, Labels labels) {
    texts(node, name, labels.values());
  }

  private static void texts(ObjectNode node, String name, Collection<String> values) {
    var array = node.putArray(name);
    values.forEach(array::add);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
