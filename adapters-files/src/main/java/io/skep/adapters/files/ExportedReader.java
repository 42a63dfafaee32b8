package io.skep.adapters.files;

import io.skep.application.importing.FoundAgent;
import io.skep.application.importing.FoundDelivery;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundTask;
import io.skep.application.importing.FoundThread;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Envelope;
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

/** Reads what {@link ExportedJson} has written, to the letter. */
final class ExportedReader {

  private static final String PLACE = "export";

  private final WorkspaceSink sink;

  ExportedReader(WorkspaceSink sink) {
    this.sink = sink;
  }

  /** Hands over what an exported file holds. */
  void read(JsonNode root) {
    if (ExportedFormat.isMarked(root, ExportedFormat.AGENT)) {
      sink.take("", () -> agent(root));
    } else if (ExportedFormat.isMarked(root, ExportedFormat.MESSAGE)) {
      sink.take("", () -> message(root));
    } else {
      tasks(root);
    }
  }

  private void tasks(JsonNode root) {
    sink.understood();
    for (var list : root.properties()) {
      if (list.getValue().isArray()) {
        for (int i = 0; i < list.getValue().size(); i++) {
          var node = list.getValue().get(i);
          if (ExportedFormat.isMarked(node, ExportedFormat.TASK)) {
            sink.take("/" + list.getKey() + "/" + i, () -> task(node));
          }
        }
      }
    }
  }

  private static FoundAgent agent(JsonNode node) {
    var fields = new Fields(node);
    var mark = ExportedFormat.markOf(node);
    var limit = fields.count("max_concurrent_tasks");
    return new FoundAgent(
        new AgentId(required(fields, "agent_id")),
        PLACE,
        Optional.of(time(fields, "last_updated")),
        Optional.of(required(fields, "kind")),
        Optional.of(text(fields, "agent_name")),
        Optional.of(text(fields, "team")),
        Optional.of(text(fields, "specialization")),
        Optional.of(Labels.of(fields.texts("capabilities"))),
        limit.isPresent() ? OptionalInt.of((int) limit.getAsLong()) : OptionalInt.empty(),
        document(mark, "details").orElse(Json.EMPTY_OBJECT),
        Optional.of(constant(AgentStatus.class, required(fields, "status"))),
        mark.exact("status_found"),
        Optional.of(text(fields, "current_focus")),
        fields.count("cycle_count"),
        fields.count("tasks_completed"),
        fields.percent("coordination_efficiency"),
        fields.percent("v2_compliance"),
        optionalTime(fields, "last_cycle"));
  }

  private static FoundTask task(JsonNode node) {
    var fields = new Fields(node);
    var mark = ExportedFormat.markOf(node);
    var spec =
        TaskSpec.titled(text(fields, "title"))
            .key(required(fields, "task_id"))
            .description(text(fields, "description"))
            .priority(constant(Priority.class, required(fields, "priority")))
            .queue(new QueueName(required(fields, "queue")))
            .tags(Labels.of(fields.texts("tags")))
            .requires(Labels.of(fields.texts("required_capabilities")))
            .afterKeys(new HashSet<>(fields.texts("dependencies")))
            .retry(
                new RetryPolicy(
                    (int) mark.count("max_attempts").orElse(0),
                    duration(mark, "first_delay"),
                    duration(mark, "max_delay")))
            .onBlockerFailure(constant(BlockerPolicy.class, required(mark, "on_blocker_failure")))
            .payload(document(fields, "payload").orElse(Json.NULL));
    fields.exact("assigned_to").map(AgentId::new).ifPresent(spec::assignee);
    fields.exact("plan_id").map(PlanId::new).ifPresent(spec::plan);
    optionalTime(fields, "not_before").ifPresent(spec::notBefore);
    var status = constant(TaskStatus.class, required(fields, "status"));
    var failed = mark.node().get("failed");
    return new FoundTask(
        spec.build(),
        Optional.of(time(fields, "last_updated")),
        // An import never claims.
        status == TaskStatus.IN_PROGRESS ? TaskStatus.PENDING : status,
        failed != null && failed.asBoolean(false),
        mark.exact("agent").map(AgentId::new),
        text(fields, "progress"),
        document(fields, "result"),
        fields.exact("error"),
        Optional.of(time(fields, "created_at")),
        optionalTime(fields, "completed_at"));
  }

  private static FoundMessage message(JsonNode node) {
    var fields = new Fields(node);
    var mark = ExportedFormat.markOf(node);
    return new FoundMessage(
        new FoundThread.Named(ThreadId.parse(required(mark, "thread"))),
        required(mark, "key"),
        constant(Role.class, required(mark, "role")),
        text(fields, "from"),
        document(fields, "content").orElse(Json.NULL),
        fields.has("subject") ? Optional.of(envelope(fields, mark)) : Optional.empty(),
        deliveries(mark),
        Optional.of(time(fields, "timestamp")));
  }

  private static Envelope envelope(Fields fields, Fields mark) {
    return new Envelope(
        text(fields, "subject"),
        constant(Priority.class, required(fields, "priority")),
        Labels.of(fields.texts("tags")),
        mark.exact("reply_to").map(MessageId::parse),
        optionalTime(mark, "expires_at"));
  }

  private static List<FoundDelivery> deliveries(Fields mark) {
    List<FoundDelivery> deliveries = new ArrayList<>();
    var list = mark.node().get("deliveries");
    if (list != null && list.isArray()) {
      for (var copy : list.values()) {
        var fields = new Fields(copy);
        deliveries.add(
            new FoundDelivery(
                new AgentId(required(fields, "recipient")),
                constant(DeliveryStatus.class, required(fields, "status"))));
      }
    }
    return deliveries;
  }

  private static Optional<Json> document(Fields fields, String name) {
    var text = fields.exact(name + "_text");
    if (text.isPresent()) {
      return text.map(Json::new);
    }
    return Optional.ofNullable(fields.node().get(name)).map(JsonDocuments::json);
  }

  private static String text(Fields fields, String name) {
    return fields.exact(name).orElse("");
  }

  private static String required(Fields fields, String name) {
    return fields
        .exact(name)
        .orElseThrow(() -> new InvalidArgumentException(name, "must be there"));
  }

  private static Instant time(Fields fields, String name) {
    return optionalTime(fields, name)
        .orElseThrow(() -> new InvalidArgumentException(name, "must be there"));
  }

  private static Optional<Instant> optionalTime(Fields fields, String name) {
    var text = fields.exact(name);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new InvalidArgumentException(name, "must be a time: " + Row.shown(text.orElse("")));
    }
  }

  private static Duration duration(Fields fields, String name) {
    var text = required(fields, name);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidArgumentException(name, "must be a duration: " + Row.shown(text));
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(name.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new InvalidArgumentException(
        type.getSimpleName(), "must be one that is known: " + Row.shown(name));
  }
}
