package io.skep.adapters.files.export;

import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.ParseException;
import io.skep.adapters.files.workspace.ExportMarker;
import io.skep.application.exporting.ExportedMessage;
import io.skep.application.exporting.ExportedTask;
import io.skep.domain.agent.Agent;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serializer of exported agents, tasks and messages as JSON: member names of other systems, plus
 * those specific to Skep. Stateless.
 */
public final class ExportJsonWriter {

  private ExportJsonWriter() {}

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
    node.put("cycle_count", agent.stats().cycles());
    node.put("tasks_completed", agent.stats().tasksCompleted());
    agent.stats().efficiency().ifPresent(share -> node.put("coordination_efficiency", share));
    agent.stats().compliance().ifPresent(share -> node.put("v2_compliance", share));
    putLabels(node, "capabilities", profile.capabilities());
    node.put("max_concurrent_tasks", profile.maxTasks());
    agent.lastCycleAt().ifPresent(at -> node.put("last_cycle", at.toString()));
    node.put("last_updated", agent.updatedAt().toString());
    var marker = ExportMarker.addMarker(node, ExportMarker.AGENT);
    agent.importedStatus().ifPresent(status -> marker.put("status_found", status));
    putDocument(marker, "details", profile.details());
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
    node.put("priority", lowerCase(spec.priority()));
    spec.assignee().ifPresent(agent -> node.put("assigned_to", agent.value()));
    node.put("queue", spec.queue().value());
    spec.plan().ifPresent(plan -> node.put("plan_id", plan.value()));
    putLabels(node, "tags", spec.tags());
    putLabels(node, "required_capabilities", spec.requires());
    putTexts(node, "dependencies", exported.blockers());
    node.put("progress", task.progress());
    task.error().ifPresent(error -> node.put("error", error));
    node.put("created_at", task.createdAt().toString());
    spec.notBefore().ifPresent(at -> node.put("not_before", at.toString()));
    task.endedAt().ifPresent(at -> node.put("completed_at", at.toString()));
    node.put("last_updated", task.updatedAt().toString());
    putDocument(node, "payload", spec.payload());
    task.result().ifPresent(result -> putDocument(node, "result", result));
    var marker = ExportMarker.addMarker(node, ExportMarker.TASK);
    task.agent().ifPresent(agent -> marker.put("agent", agent.value()));
    marker.put("failed", task.failed());
    marker.put("max_attempts", spec.retry().maxAttempts());
    marker.put("first_delay", spec.retry().firstDelay().toString());
    marker.put("max_delay", spec.retry().maxDelay().toString());
    marker.put("on_blocker_failure", spec.onBlockerFailure().name());
    return node;
  }

  static ObjectNode message(ExportedMessage exported) {
    var node = JsonNodeFactory.instance.objectNode();
    var message = exported.message();
    node.put("message_id", message.id().toString());
    node.put("from", message.author());
    putTexts(
        node,
        "to",
        exported.deliveries().stream().map(delivery -> delivery.recipient().value()).toList());
    var headers = message.headers();
    headers.ifPresent(e -> putHeaders(node, e));
    node.put("timestamp", message.createdAt().toString());
    putDocument(node, "content", message.content());
    var marker = ExportMarker.addMarker(node, ExportMarker.MESSAGE);
    marker.put("key", exported.key());
    marker.put("thread", message.thread().toString());
    marker.put("role", message.role().name());
    headers.flatMap(MailHeaders::replyTo).ifPresent(id -> marker.put("reply_to", id.toString()));
    headers
        .flatMap(MailHeaders::expiresAt)
        .ifPresent(at -> marker.put("expires_at", at.toString()));
    var deliveries = marker.putArray("deliveries");
    for (Delivery delivery : exported.deliveries()) {
      deliveries
          .addObject()
          .put("recipient", delivery.recipient().value())
          .put("status", delivery.status().name());
    }
    return node;
  }

  private static void putHeaders(ObjectNode node, MailHeaders headers) {
    node.put("subject", headers.subject());
    node.put("priority", lowerCase(headers.priority()));
    putLabels(node, "tags", headers.tags());
  }

  /** Sets a document as JSON, or as text if parsing and serializing it would change it. */
  private static void putDocument(ObjectNode node, String name, Json document) {
    try {
      var tree = JsonDocuments.parse(document.text().getBytes(StandardCharsets.UTF_8));
      if (JsonDocuments.toCompactString(tree).equals(document.text())) {
        node.set(name, tree);
        return;
      }
    } catch (ParseException e) {
      // Documents that the parser rejects are written as text.
    }
    node.put(name + "_text", document.text());
  }

  private static void putLabels(ObjectNode node, String name, Labels labels) {
    putTexts(node, name, labels.values());
  }

  private static void putTexts(ObjectNode node, String name, Collection<String> values) {
    var array = node.putArray(name);
    values.forEach(array::add);
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
