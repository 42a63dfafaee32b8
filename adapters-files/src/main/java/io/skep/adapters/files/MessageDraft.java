package io.skep.adapters.files;

import io.skep.adapters.files.WorkspacePath.Box;
import io.skep.application.importing.FoundDelivery;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundThread;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Priority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A message as it is gathered from a file. Not safe for use by many threads. */
final class MessageDraft {

  private static final int LONGEST_ID = 400;
  private static final int LONGEST_SUBJECT = 1_000;
  private static final int FINGERPRINT_BYTES = 8;

  final WorkspaceSink sink;
  final String where;
  Optional<AgentId> holder = Optional.empty();
  boolean box;
  Optional<AgentId> author = Optional.empty();
  final Set<AgentId> recipients = new LinkedHashSet<>();
  boolean everyone;
  Optional<ThreadId> thread = Optional.empty();
  Optional<String> id = Optional.empty();
  Optional<String> subject = Optional.empty();
  Optional<String> text = Optional.empty();
  Optional<Instant> at = Optional.empty();
  Optional<DeliveryStatus> status = Optional.empty();
  Priority priority = Priority.NORMAL;
  final List<String> tags = new ArrayList<>();
  ObjectNode found = JsonNodeFactory.instance.objectNode();

  MessageDraft(WorkspaceSink sink, String where) {
    this.sink = sink;
    this.where = where;
  }

  /** Hands the message over, with what the folder tells where the message does not. */
  void emit() {
    var path = sink.path();
    everyone |= path.everyone() || path.box() == Box.BROADCAST;
    if (author.isEmpty() && path.box() == Box.OUTBOX) {
      author = path.owner();
    }
    var owner = holder.or(path::owner);
    boolean toOwner = path.box() == Box.INBOX || path.box() == Box.PROCESSED || box;
    if (recipients.isEmpty() && toOwner && path.box() != Box.OUTBOX && !owner.equals(author)) {
      owner.ifPresent(recipients::add);
    }
    if (everyone) {
      tags.add("broadcast");
    }
    author.ifPresent(agent -> sink.mention(where, agent));
    recipients.forEach(agent -> sink.mention(where, agent));
    sink.take(where, this::message);
  }

  private FoundMessage message() {
    var content = content();
    var envelope =
        new Envelope(
            subject.flatMap(words -> Texts.name(words, LONGEST_SUBJECT)).orElse(""),
            priority,
            Texts.labels(tags),
            Optional.empty(),
            Optional.empty());
    var deliveries =
        recipients.stream().map(agent -> new FoundDelivery(agent, deliveryStatus())).toList();
    var system = author.filter(agent -> agent.value().equals("system")).isPresent();
    return new FoundMessage(
        new FoundThread.Named(thread()),
        key(content),
        system ? Role.SYSTEM : Role.USER,
        author.map(AgentId::value).orElse(""),
        content,
        Optional.of(envelope),
        deliveries,
        at.or(() -> sink.path().nameTime()).or(() -> sink.path().versionAt()));
  }

  private Json content() {
    var plain = text.map(words -> Texts.storable(words, Json.MAX_LENGTH / 4));
    if (found.isEmpty()) {
      return plain.map(Json::string).orElse(Json.EMPTY_OBJECT);
    }
    var content = JsonNodeFactory.instance.objectNode();
    plain.ifPresent(words -> content.put("text", words));
    content.set("found", found);
    return StorableJson.of(content);
  }

  private ThreadId thread() {
    if (thread.isPresent()) {
      return thread.get();
    }
    if (author.isPresent()) {
      return ThreadId.of(author.get());
    }
    if (recipients.size() == 1) {
      return ThreadId.topic("inbox/" + recipients.iterator().next());
    }
    return ThreadId.topic(Texts.name(sink.path().logical(), ThreadId.MAX_OWNER).orElse("messages"));
  }

  private String key(Json content) {
    var name = id.flatMap(words -> Texts.name(words, LONGEST_ID)).map(n -> n + "#").orElse("#");
    return name + fingerprint(content.text());
  }

  private DeliveryStatus deliveryStatus() {
    var byFolder =
        sink.path().box() == Box.PROCESSED ? DeliveryStatus.ACKNOWLEDGED : DeliveryStatus.PENDING;
    var said = status.orElse(DeliveryStatus.PENDING);
    return said.compareTo(byFolder) > 0 ? said : byFolder;
  }

  /** Returns 16 hexadecimal digits that only equal texts share. */
  static String fingerprint(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
