package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.StrictJson;
import io.skep.application.importing.record.ImportedAgent;
import io.skep.application.importing.record.ImportedDelivery;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedTask;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.task.BlockerPolicy;
import io.skep.domain.task.RetryPolicy;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * Reader of files written by {@link io.skep.adapters.files.export.ExportJsonWriter}, without
 * heuristics.
 */
final class ExportJsonReader {

  private static final String SOURCE = "export";

  private final WorkspaceRecordCollector sink;

  ExportJsonReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
  }

  /** Reads an exported file and emits its records. */
  void read(JsonNode root) {
    if (ExportMarker.isMarked(root, ExportMarker.AGENT)) {
      sink.collect("", () -> agent(root));
    } else if (ExportMarker.isMarked(root, ExportMarker.MESSAGE)) {
      sink.collect("", () -> message(root));
    } else {
      tasks(root);
    }
  }

  private void tasks(JsonNode root) {
    sink.markRecognized();
    for (var list : root.properties()) {
      if (list.getValue().isArray()) {
        for (int i = 0; i < list.getValue().size(); i++) {
          var node = list.getValue().get(i);
          if (ExportMarker.isMarked(node, ExportMarker.TASK)) {
            sink.collect("/" + list.getKey() + "/" + i, () -> task(node));
          }
        }
      }
    }
  }

  private static ImportedAgent agent(JsonNode node) {
    var fields = new LenientJson(node);
    var marker = ExportMarker.markerOf(node);
    var limit = fields.count("max_concurrent_tasks");
    return new ImportedAgent(
        new AgentId(requiredText(fields, "agent_id")),
        SOURCE,
        Optional.of(requiredTime(fields, "last_updated")),
        Optional.of(requiredText(fields, "kind")),
        Optional.of(textOrEmpty(fields, "agent_name")),
        Optional.of(textOrEmpty(fields, "team")),
        Optional.of(textOrEmpty(fields, "specialization")),
        Optional.of(Labels.of(fields.texts("capabilities"))),
        limit.isPresent() ? OptionalInt.of((int) limit.getAsLong()) : OptionalInt.empty(),
        document(marker, "details").orElse(Json.EMPTY_OBJECT),
        Optional.of(parseEnum(AgentStatus.class, requiredText(fields, "status"))),
        marker.rawText("status_found"),
        Optional.of(textOrEmpty(fields, "current_focus")),
        fields.count("cycle_count"),
        fields.count("tasks_completed"),
        fields.percent("coordination_efficiency"),
        fields.percent("v2_compliance"),
        optionalTime(fields, "last_cycle"));
  }

  private static ImportedTask task(JsonNode node) {
    var fields = new LenientJson(node);
    var marker = ExportMarker.markerOf(node);
    var spec =
        TaskSpec.builder(textOrEmpty(fields, "title"))
            .key(requiredText(fields, "task_id"))
            .description(textOrEmpty(fields, "description"))
            .priority(parseEnum(Priority.class, requiredText(fields, "priority")))
            .queue(new QueueName(requiredText(fields, "queue")))
            .tags(Labels.of(fields.texts("tags")))
            .requires(Labels.of(fields.texts("required_capabilities")))
            .blockedByKeys(new HashSet<>(fields.texts("dependencies")))
            .retry(
                new RetryPolicy(
                    (int) marker.count("max_attempts").orElse(0),
                    requiredDuration(marker, "first_delay"),
                    requiredDuration(marker, "max_delay")))
            .onBlockerFailure(
                parseEnum(BlockerPolicy.class, requiredText(marker, "on_blocker_failure")))
            .payload(document(fields, "payload").orElse(Json.NULL));
    fields.rawText("assigned_to").map(AgentId::new).ifPresent(spec::assignee);
    fields.rawText("plan_id").map(PlanId::new).ifPresent(spec::plan);
    optionalTime(fields, "not_before").ifPresent(spec::notBefore);
    var status = parseEnum(TaskStatus.class, requiredText(fields, "status"));
    var failed = marker.node().get("failed");
    return new ImportedTask(
        spec.build(),
        Optional.of(requiredTime(fields, "last_updated")),
        // Imports never create claims.
        status == TaskStatus.IN_PROGRESS ? TaskStatus.PENDING : status,
        failed != null && failed.asBoolean(false),
        marker.rawText("agent").map(AgentId::new),
        textOrEmpty(fields, "progress"),
        document(fields, "result"),
        fields.rawText("error"),
        Optional.of(requiredTime(fields, "created_at")),
        optionalTime(fields, "completed_at"));
  }

  private static ImportedMessage message(JsonNode node) {
    var fields = new LenientJson(node);
    var marker = ExportMarker.markerOf(node);
    return new ImportedMessage(
        new ImportedThread.Named(ThreadId.parse(requiredText(marker, "thread"))),
        requiredText(marker, "key"),
        parseEnum(Role.class, requiredText(marker, "role")),
        textOrEmpty(fields, "from"),
        document(fields, "content").orElse(Json.NULL),
        fields.hasAny("subject") ? Optional.of(headers(fields, marker)) : Optional.empty(),
        deliveries(marker),
        Optional.of(requiredTime(fields, "timestamp")));
  }

  private static MailHeaders headers(LenientJson fields, LenientJson marker) {
    return new MailHeaders(
        textOrEmpty(fields, "subject"),
        parseEnum(Priority.class, requiredText(fields, "priority")),
        Labels.of(fields.texts("tags")),
        marker.rawText("reply_to").map(MessageId::parse),
        optionalTime(marker, "expires_at"));
  }

  private static List<ImportedDelivery> deliveries(LenientJson marker) {
    List<ImportedDelivery> deliveries = new ArrayList<>();
    var list = marker.node().get("deliveries");
    if (list != null && list.isArray()) {
      for (var delivery : list.values()) {
        var fields = new LenientJson(delivery);
        deliveries.add(
            new ImportedDelivery(
                new AgentId(requiredText(fields, "recipient")),
                parseEnum(DeliveryStatus.class, requiredText(fields, "status"))));
      }
    }
    return deliveries;
  }

  private static Optional<Json> document(LenientJson fields, String name) {
    var text = fields.rawText(name + "_text");
    if (text.isPresent()) {
      return text.map(Json::new);
    }
    return Optional.ofNullable(fields.node().get(name)).map(JsonDocuments::toJson);
  }

  private static String textOrEmpty(LenientJson fields, String name) {
    return fields.rawText(name).orElse("");
  }

  private static String requiredText(LenientJson fields, String name) {
    return fields.rawText(name).orElseThrow(() -> new InvalidArgumentException(name, "is missing"));
  }

  private static Instant requiredTime(LenientJson fields, String name) {
    return optionalTime(fields, name)
        .orElseThrow(() -> new InvalidArgumentException(name, "is missing"));
  }

  private static Optional<Instant> optionalTime(LenientJson fields, String name) {
    var text = fields.rawText(name);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new InvalidArgumentException(
          name, "must be an ISO-8601 timestamp: " + StrictJson.abbreviate(text.orElse("")));
    }
  }

  private static Duration requiredDuration(LenientJson fields, String name) {
    var text = requiredText(fields, name);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidArgumentException(
          name, "must be an ISO-8601 duration: " + StrictJson.abbreviate(text));
    }
  }

  private static <E extends Enum<E>> E parseEnum(Class<E> type, String name) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(name.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new InvalidArgumentException(
        type.getSimpleName(), "has an unsupported value: " + StrictJson.abbreviate(name));
  }
}
