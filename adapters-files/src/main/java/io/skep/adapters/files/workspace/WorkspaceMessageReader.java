package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.AgentNameParser;
import io.skep.adapters.files.text.DeliveryStatusParser;
import io.skep.adapters.files.text.LenientJson;
import io.skep.adapters.files.text.PriorityParser.Scale;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reader of messages in JSON: inboxes, outboxes, queues and histories.
 *
 * <p>A message is identified by its id and content together, as ids are not unique at the source.
 * Delivery state and recipients are not part of the content, so that copies in several folders are
 * one message. Not thread-safe.
 */
final class WorkspaceMessageReader {

  private final WorkspaceRecordCollector sink;
  private Set<String> processedIds = Set.of();

  WorkspaceMessageReader(WorkspaceRecordCollector sink) {
    this.sink = sink;
  }

  /**
   * Reads a message and emits it.
   *
   * @param owner the owner of the mailbox
   * @param inMailbox whether the message is in a list of messages
   */
  void read(String where, JsonNode node, Optional<AgentId> owner, boolean inMailbox) {
    var message = new WorkspaceMessageBuilder(sink, where);
    message.mailboxOwner = owner;
    message.inMailbox = inMailbox;
    read(new LenientJson(node), message);
  }

  /** Sets the ids of the messages that their recipient has processed. */
  void processedIds(Collection<String> ids) {
    processedIds = Set.copyOf(ids);
  }

  /** Reads an event and emits it as a message of a topic. */
  void readEvent(String where, JsonNode node, String topic) {
    var message = new WorkspaceMessageBuilder(sink, where);
    message.thread = TextSanitizer.toSingleLine(topic, ThreadId.MAX_OWNER).map(ThreadId::topic);
    read(new LenientJson(node), message);
  }

  private void read(LenientJson outer, WorkspaceMessageBuilder message) {
    var where = message.where;
    var inner = outer.object(MessageFields.WRAPPERS);
    if (isShifted(outer)) {
      readShifted(outer, message);
    } else {
      message.author =
          findAgent(outer, inner, MessageFields.SENDERS)
              .or(() -> findAgent(outer, inner, "agent", "agent_id"));
      addRecipients(outer, inner, message);
      message.text = text(outer, inner);
    }
    if (message.author.isEmpty()) {
      message.author = text(outer, "agent_source").flatMap(AgentNameParser::parseFirst);
    }
    message.id =
        outer
            .text(MessageFields.IDS)
            .or(() -> inner.flatMap(fields -> fields.text(MessageFields.IDS)));
    message.subject =
        outer
            .text(MessageFields.SUBJECTS)
            .or(() -> inner.flatMap(fields -> fields.text(MessageFields.SUBJECTS)));
    message.at =
        outer
            .time(MessageFields.TIMES)
            .or(() -> inner.flatMap(fields -> fields.time(MessageFields.TIMES)));
    message.status =
        message.id.filter(processedIds::contains).isPresent()
            ? Optional.of(DeliveryStatus.ACKNOWLEDGED)
            : findDeliveryStatus(where, outer);
    message.tags.addAll(tags(outer));
    inner.ifPresent(fields -> message.tags.addAll(tags(fields)));
    var score = outer.firstNonEmpty("priority_score");
    message.priority =
        score.isPresent()
            ? sink.parsePriority(where, score, Scale.FRACTION)
            : sink.parsePriority(
                where,
                outer
                    .firstNonEmpty("priority")
                    .or(() -> inner.flatMap(fields -> fields.firstNonEmpty("priority"))),
                Scale.ASCENDING);
    message.extraFields = remainingFields(outer, message);
    message.emit();
  }

  /** Returns the text of a message, from itself or from its wrapped object. */
  private static Optional<String> text(LenientJson outer, Optional<LenientJson> inner) {
    return bodyText(outer).or(() -> inner.flatMap(WorkspaceMessageReader::bodyText));
  }

  private static Optional<String> text(LenientJson fields, String name) {
    return fields.text(name);
  }

  private static Optional<String> bodyText(LenientJson fields) {
    for (var name : MessageFields.BODIES) {
      var value = fields.node().get(name);
      if (value != null && value.isString() && !value.stringValue().isBlank()) {
        return Optional.of(value.stringValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<AgentId> findAgent(
      LenientJson outer, Optional<LenientJson> inner, String... names) {
    return outer
        .text(names)
        .or(() -> inner.flatMap(fields -> fields.text(names)))
        .flatMap(AgentNameParser::parseFirst);
  }

  private static void addRecipients(
      LenientJson outer, Optional<LenientJson> inner, WorkspaceMessageBuilder message) {
    var named = outer.texts(MessageFields.RECIPIENTS);
    if (named.isEmpty() && inner.isPresent()) {
      named = inner.get().texts(MessageFields.RECIPIENTS);
    }
    for (var name : named) {
      message.recipients.addAll(AgentNameParser.parseAll(name));
      message.broadcast |= AgentNameParser.isBroadcast(name);
    }
  }

  /** Returns whether the arguments are shifted: text as recipient, mode as text. */
  private static boolean isShifted(LenientJson fields) {
    var to = fields.node().get("to_agent");
    var content = fields.node().get("content");
    return to != null
        && to.isString()
        && content != null
        && content.isString()
        && MessageFields.MODES.contains(content.stringValue())
        && to.stringValue().strip().indexOf(' ') > 0
        && (to.stringValue().length() > AgentNameParser.MAX_LENGTH
            || AgentNameParser.findNumbered(to.stringValue()).isEmpty());
  }

  private void readShifted(LenientJson fields, WorkspaceMessageBuilder message) {
    message.text = fields.text("to_agent");
    fields
        .text("from_agent")
        .flatMap(AgentNameParser::parseFirst)
        .ifPresent(message.recipients::add);
    fields.text("content").ifPresent(message.tags::add);
    sink.reportProblemOnce(
        message.where, "shifted arguments corrected: text in to_agent, mode in content");
  }

  private Optional<DeliveryStatus> findDeliveryStatus(String where, LenientJson fields) {
    if (!fields.hasAny(MessageFields.QUEUE_FIELDS) && !sink.path().isInFolder("message_queue")) {
      return Optional.empty();
    }
    var read = fields.node().get("read");
    if (read != null && read.isBoolean() && read.booleanValue()) {
      return Optional.of(DeliveryStatus.READ);
    }
    var text = fields.text("status", "delivery_status", "read_status");
    var status = text.flatMap(DeliveryStatusParser::parse);
    if (text.isPresent() && status.isEmpty()) {
      sink.reportProblemOnce(
          where,
          "unknown status '%s' of a message: using that of its folder"
              .formatted(WorkspaceRecordCollector.abbreviate(text.get())));
    }
    return status;
  }

  private static List<String> tags(LenientJson fields) {
    List<String> tags = new ArrayList<>(fields.texts("tags"));
    fields.text(MessageFields.TYPES).ifPresent(tags::add);
    fields.text("tag").ifPresent(tags::add);
    fields.text("mode").ifPresent(tags::add);
    return tags;
  }

  /** Returns the members that belong to the content and are not covered by the message itself. */
  private static ObjectNode remainingFields(LenientJson fields, WorkspaceMessageBuilder message) {
    var remaining = JsonNodeFactory.instance.objectNode();
    Set<String> covered = new LinkedHashSet<>();
    if (!message.recipients.isEmpty() || message.broadcast) {
      covered.addAll(List.of(MessageFields.RECIPIENTS));
    }
    boolean queued = fields.hasAny(MessageFields.QUEUE_FIELDS);
    var text = message.text.orElse("").strip();
    for (var member : fields.node().properties()) {
      boolean isProgress = queued && MessageFields.DELIVERY_STATE_FIELDS.contains(member.getKey());
      if (!isProgress && !covered.contains(member.getKey())) {
        copyField(remaining, member.getKey(), member.getValue(), text);
      }
    }
    return remaining;
  }

  /** Copies a member; leaves out texts equal to the text of the message. */
  private static void copyField(ObjectNode remaining, String name, JsonNode value, String text) {
    if (value.isString() && !text.isEmpty() && value.stringValue().strip().equals(text)) {
      return;
    }
    if (value instanceof ObjectNode inner && List.of(MessageFields.WRAPPERS).contains(name)) {
      var innerCopy = JsonNodeFactory.instance.objectNode();
      inner
          .properties()
          .forEach(member -> copyField(innerCopy, member.getKey(), member.getValue(), text));
      remaining.set(name, innerCopy);
    } else {
      remaining.set(name, value);
    }
  }
}
