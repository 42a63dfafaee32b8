package io.skep.adapters.files;

import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.mail.FoundDeliveryStatus;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.FoundPriority.Scale;
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
 * Reads messages out of JSON: those of inboxes, outboxes, queues and histories.
 *
 * <p>A message is known by its id and its contents together, for ids are not unique where they come
 * from. What tells how far a message has come, and to whom, is no part of its contents, so that its
 * copies in several folders are one message.
 */
final class WorkspaceMessages {

  private final WorkspaceSink sink;
  private Set<String> dealtWith = Set.of();

  WorkspaceMessages(WorkspaceSink sink) {
    this.sink = sink;
  }

  /**
   * Reads a message.
   *
   * @param holder in whose mailbox it is
   * @param box whether it is in a list of messages
   */
  void read(String where, JsonNode node, Optional<AgentId> holder, boolean box) {
    var draft = new MessageDraft(sink, where);
    draft.holder = holder;
    draft.box = box;
    read(new Fields(node), draft);
  }

  /** Takes note of the ids of messages that their recipient has dealt with. */
  void dealtWith(Collection<String> ids) {
    dealtWith = Set.copyOf(ids);
  }

  /** Reads something that happened as a message of a topic. */
  void readEvent(String where, JsonNode node, String topic) {
    var draft = new MessageDraft(sink, where);
    draft.thread = Texts.name(topic, ThreadId.MAX_OWNER).map(ThreadId::topic);
    read(new Fields(node), draft);
  }

  private void read(Fields outer, MessageDraft draft) {
    var where = draft.where;
    var inner = outer.object(MessageFields.WRAPPERS);
    if (isShifted(outer)) {
      shifted(outer, draft);
    } else {
      draft.author =
          name(outer, inner, MessageFields.SENDERS)
              .or(() -> name(outer, inner, "agent", "agent_id"));
      recipients(outer, inner, draft);
      draft.text = text(outer, inner);
    }
    if (draft.author.isEmpty()) {
      draft.author = text(outer, "agent_source").flatMap(AgentNames::one);
    }
    draft.id =
        outer
            .text(MessageFields.IDS)
            .or(() -> inner.flatMap(fields -> fields.text(MessageFields.IDS)));
    draft.subject =
        outer
            .text(MessageFields.SUBJECTS)
            .or(() -> inner.flatMap(fields -> fields.text(MessageFields.SUBJECTS)));
    draft.at =
        outer
            .time(MessageFields.TIMES)
            .or(() -> inner.flatMap(fields -> fields.time(MessageFields.TIMES)));
    draft.status =
        draft.id.filter(dealtWith::contains).isPresent()
            ? Optional.of(DeliveryStatus.ACKNOWLEDGED)
            : status(where, outer);
    draft.tags.addAll(tags(outer));
    inner.ifPresent(fields -> draft.tags.addAll(tags(fields)));
    var share = outer.any("priority_score");
    draft.priority =
        share.isPresent()
            ? sink.priority(where, share, Scale.SHARE)
            : sink.priority(
                where,
                outer.any("priority").or(() -> inner.flatMap(fields -> fields.any("priority"))),
                Scale.UPWARDS);
    draft.found = rest(outer, draft);
    draft.emit();
  }

  /** Returns the text of a message, from it or from what it wraps. */
  private static Optional<String> text(Fields outer, Optional<Fields> inner) {
    return string(outer).or(() -> inner.flatMap(WorkspaceMessages::string));
  }

  private static Optional<String> text(Fields fields, String name) {
    return fields.text(name);
  }

  private static Optional<String> string(Fields fields) {
    for (var name : MessageFields.BODIES) {
      var value = fields.node().get(name);
      if (value != null && value.isString() && !value.stringValue().isBlank()) {
        return Optional.of(value.stringValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<AgentId> name(Fields outer, Optional<Fields> inner, String... names) {
    return outer
        .text(names)
        .or(() -> inner.flatMap(fields -> fields.text(names)))
        .flatMap(AgentNames::one);
  }

  private static void recipients(Fields outer, Optional<Fields> inner, MessageDraft draft) {
    var named = outer.texts(MessageFields.RECIPIENTS);
    if (named.isEmpty() && inner.isPresent()) {
      named = inner.get().texts(MessageFields.RECIPIENTS);
    }
    for (var name : named) {
      draft.recipients.addAll(AgentNames.all(name));
      draft.everyone |= AgentNames.isEveryone(name);
    }
  }

  /** Returns whether text and mode stand where recipient and text belong. */
  private static boolean isShifted(Fields fields) {
    var to = fields.node().get("to_agent");
    var content = fields.node().get("content");
    return to != null
        && to.isString()
        && content != null
        && content.isString()
        && MessageFields.MODES.contains(content.stringValue())
        && to.stringValue().strip().indexOf(' ') > 0
        && (to.stringValue().length() > AgentNames.LONGEST
            || AgentNames.numbered(to.stringValue()).isEmpty());
  }

  private void shifted(Fields fields, MessageDraft draft) {
    draft.text = fields.text("to_agent");
    fields.text("from_agent").flatMap(AgentNames::one).ifPresent(draft.recipients::add);
    fields.text("content").ifPresent(draft.tags::add);
    sink.problemOnce(
        draft.where,
        "the text stands in to_agent and the mode in content: read as they were meant");
  }

  private Optional<DeliveryStatus> status(String where, Fields fields) {
    if (!fields.has(MessageFields.QUEUE_MARKS) && !sink.path().isIn("message_queue")) {
      return Optional.empty();
    }
    var read = fields.node().get("read");
    if (read != null && read.isBoolean() && read.booleanValue()) {
      return Optional.of(DeliveryStatus.READ);
    }
    var words = fields.text("status", "delivery_status", "read_status");
    var status = words.flatMap(FoundDeliveryStatus::of);
    if (words.isPresent() && status.isEmpty()) {
      sink.problemOnce(
          where,
          "unknown status '%s' of a message: taken for sent"
              .formatted(WorkspaceSink.shown(words.get())));
    }
    return status;
  }

  private static List<String> tags(Fields fields) {
    List<String> tags = new ArrayList<>(fields.texts("tags"));
    fields.text(MessageFields.TYPES).ifPresent(tags::add);
    fields.text("tag").ifPresent(tags::add);
    fields.text("mode").ifPresent(tags::add);
    return tags;
  }

  /** Returns all that is not told by the draft, and belongs to the contents. */
  private static ObjectNode rest(Fields fields, MessageDraft draft) {
    var rest = JsonNodeFactory.instance.objectNode();
    Set<String> told = new LinkedHashSet<>();
    if (!draft.recipients.isEmpty() || draft.everyone) {
      told.addAll(List.of(MessageFields.RECIPIENTS));
    }
    boolean queued = fields.has(MessageFields.QUEUE_MARKS);
    var text = draft.text.orElse("").strip();
    for (var member : fields.node().properties()) {
      boolean isProgress = queued && MessageFields.PROGRESS.contains(member.getKey());
      if (!isProgress && !told.contains(member.getKey())) {
        set(rest, member.getKey(), member.getValue(), text);
      }
    }
    return rest;
  }

  /** Sets a member without the text of the message, which is told already. */
  private static void set(ObjectNode rest, String name, JsonNode value, String text) {
    if (value.isString() && !text.isEmpty() && value.stringValue().strip().equals(text)) {
      return;
    }
    if (value instanceof ObjectNode inner && List.of(MessageFields.WRAPPERS).contains(name)) {
      var shorter = JsonNodeFactory.instance.objectNode();
      inner.properties().forEach(member -> set(shorter, member.getKey(), member.getValue(), text));
      rest.set(name, shorter);
    } else {
      rest.set(name, value);
    }
  }
}
