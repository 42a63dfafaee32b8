package io.skep.adapters.files.workspace;

import io.skep.adapters.files.text.JsonSanitizer;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.adapters.files.workspace.WorkspacePath.MailboxFolder;
import io.skep.application.importing.record.ImportedDelivery;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.MailHeaders;
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

/** Mutable builder of a message that is read from a file. Not thread-safe. */
public final class WorkspaceMessageBuilder {

  private static final int MAX_ID_LENGTH = 400;
  private static final int MAX_SUBJECT_LENGTH = 1_000;
  private static final int FINGERPRINT_BYTES = 8;

  final WorkspaceRecordCollector sink;
  final String where;
  Optional<AgentId> mailboxOwner = Optional.empty();
  boolean inMailbox;
  Optional<AgentId> author = Optional.empty();
  final Set<AgentId> recipients = new LinkedHashSet<>();
  boolean broadcast;
  Optional<ThreadId> thread = Optional.empty();
  Optional<String> id = Optional.empty();
  Optional<String> subject = Optional.empty();
  Optional<String> text = Optional.empty();
  Optional<Instant> at = Optional.empty();
  Optional<DeliveryStatus> status = Optional.empty();
  Priority priority = Priority.NORMAL;
  final List<String> tags = new ArrayList<>();
  ObjectNode extraFields = JsonNodeFactory.instance.objectNode();

  WorkspaceMessageBuilder(WorkspaceRecordCollector sink, String where) {
    this.sink = sink;
    this.where = where;
  }

  /** Emits the message; the folder supplies missing participants. */
  void emit() {
    var path = sink.path();
    broadcast |= path.broadcast() || path.mailboxFolder() == MailboxFolder.BROADCAST;
    if (author.isEmpty() && path.mailboxFolder() == MailboxFolder.OUTBOX) {
      author = path.owner();
    }
    var owner = mailboxOwner.or(path::owner);
    boolean toOwner =
        path.mailboxFolder() == MailboxFolder.INBOX
            || path.mailboxFolder() == MailboxFolder.PROCESSED
            || inMailbox;
    if (recipients.isEmpty()
        && toOwner
        && path.mailboxFolder() != MailboxFolder.OUTBOX
        && !owner.equals(author)) {
      owner.ifPresent(recipients::add);
    }
    if (broadcast) {
      tags.add("broadcast");
    }
    author.ifPresent(agent -> sink.collectMention(where, agent));
    recipients.forEach(agent -> sink.collectMention(where, agent));
    sink.collect(where, this::toImportedMessage);
  }

  private ImportedMessage toImportedMessage() {
    var content = content();
    var headers =
        new MailHeaders(
            subject
                .flatMap(value -> TextSanitizer.toSingleLine(value, MAX_SUBJECT_LENGTH))
                .orElse(""),
            priority,
            TextSanitizer.toLabels(tags),
            Optional.empty(),
            Optional.empty());
    var deliveries =
        recipients.stream().map(agent -> new ImportedDelivery(agent, deliveryStatus())).toList();
    var system = author.filter(agent -> agent.value().equals("system")).isPresent();
    return new ImportedMessage(
        new ImportedThread.Named(thread()),
        messageKey(content),
        system ? Role.SYSTEM : Role.USER,
        author.map(AgentId::value).orElse(""),
        content,
        Optional.of(headers),
        deliveries,
        at.or(() -> sink.path().fileNameTime()).or(() -> sink.path().versionTime()));
  }

  private Json content() {
    var plainText = text.map(value -> TextSanitizer.sanitize(value, Json.MAX_LENGTH / 4));
    if (extraFields.isEmpty()) {
      return plainText.map(Json::string).orElse(Json.EMPTY_OBJECT);
    }
    var content = JsonNodeFactory.instance.objectNode();
    plainText.ifPresent(value -> content.put("text", value));
    content.set("found", extraFields);
    return JsonSanitizer.sanitize(content);
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
    return ThreadId.topic(
        TextSanitizer.toSingleLine(sink.path().logicalPath(), ThreadId.MAX_OWNER)
            .orElse("messages"));
  }

  private String messageKey(Json content) {
    var name =
        id.flatMap(value -> TextSanitizer.toSingleLine(value, MAX_ID_LENGTH))
            .map(n -> n + "#")
            .orElse("#");
    return name + fingerprint(content.text());
  }

  private DeliveryStatus deliveryStatus() {
    var byFolder =
        sink.path().mailboxFolder() == MailboxFolder.PROCESSED
            ? DeliveryStatus.ACKNOWLEDGED
            : DeliveryStatus.PENDING;
    var explicit = status.orElse(DeliveryStatus.PENDING);
    return explicit.compareTo(byFolder) > 0 ? explicit : byFolder;
  }

  /** Returns the first 16 hexadecimal digits of the SHA-256 of a text. */
  public static String fingerprint(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }
}
