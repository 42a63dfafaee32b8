package io.skep.adapters.files.beads;

import io.skep.adapters.files.input.RecordCollector;
import io.skep.adapters.files.text.JsonDocuments;
import io.skep.adapters.files.text.StrictJson;
import io.skep.adapters.files.text.TextSanitizer;
import io.skep.application.importing.record.ImportedDelivery;
import io.skep.application.importing.record.ImportedMessage;
import io.skep.application.importing.record.ImportedThread;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reader of issues of type {@code message}: a message from one agent to another. */
final class BeadsMessage {

  private static final int MAX_SUBJECT_LENGTH = 1_000;

  private BeadsMessage() {}

  static void read(String where, StrictJson row, RecordCollector sink) {
    var at = sink.readTime(where, row, "created_at");
    var sender = row.text("sender").or(() -> row.text("created_by"));
    var recipient = row.text("assignee").or(() -> row.text("target"));
    sender.ifPresent(name -> sink.collectMention(where, name));
    recipient.ifPresent(name -> sink.collectMention(where, name));
    sink.collect(where, () -> toImportedMessage(row, at, sender, recipient));
  }

  private static ImportedMessage toImportedMessage(
      StrictJson row, Optional<Instant> at, Optional<String> sender, Optional<String> recipient) {
    var subject = TextSanitizer.sanitize(row.textOrEmpty("title"), MAX_SUBJECT_LENGTH);
    var headers =
        new MailHeaders(
            subject, BeadsIssue.priority(row), Labels.NONE, Optional.empty(), Optional.empty());
    var status =
        BeadsIssue.isClosed(row.textOrEmpty("status"))
            ? DeliveryStatus.READ
            : DeliveryStatus.PENDING;
    var thread = sender.map(name -> ThreadId.of(new AgentId(name)));
    // Mutable members, such as the read status, are not part of the content.
    var content = JsonNodeFactory.instance.objectNode();
    content.put("subject", row.textOrEmpty("title"));
    content.put("text", row.textOrEmpty("description"));
    content.put("id", row.textOrEmpty("id"));
    return new ImportedMessage(
        new ImportedThread.Named(thread.orElseGet(() -> ThreadId.topic("beads"))),
        BeadsIssue.key(row.textOrEmpty("id")),
        Role.USER,
        TextSanitizer.sanitize(sender.orElse(""), MessageInsert.MAX_AUTHOR),
        JsonDocuments.toJson(content),
        Optional.of(headers),
        recipient.map(name -> new ImportedDelivery(new AgentId(name), status)).stream().toList(),
        at);
  }
}
