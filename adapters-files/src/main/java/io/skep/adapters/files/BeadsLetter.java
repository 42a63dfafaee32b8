package io.skep.adapters.files;

import io.skep.application.importing.FoundDelivery;
import io.skep.application.importing.FoundMessage;
import io.skep.application.importing.FoundThread;
import io.skep.domain.mail.DeliveryStatus;
import io.skep.domain.message.Envelope;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Labels;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** An issue of type {@code message}: a letter from one agent to another. */
final class BeadsLetter {

  private static final int LONGEST_SUBJECT = 1_000;

  private BeadsLetter() {}

  static void read(String where, Row row, FileSink sink) {
    var at = sink.time(where, row, "created_at");
    var sender = row.text("sender").or(() -> row.text("created_by"));
    var recipient = row.text("assignee").or(() -> row.text("target"));
    sender.ifPresent(name -> sink.mention(where, name));
    recipient.ifPresent(name -> sink.mention(where, name));
    sink.found(where, () -> letter(row, at, sender, recipient));
  }

  private static FoundMessage letter(
      Row row, Optional<Instant> at, Optional<String> sender, Optional<String> recipient) {
    var subject = Texts.storable(row.textOrEmpty("title"), LONGEST_SUBJECT);
    var envelope =
        new Envelope(
            subject, BeadsIssue.priority(row), Labels.NONE, Optional.empty(), Optional.empty());
    var status =
        BeadsIssue.isOver(row.textOrEmpty("status")) ? DeliveryStatus.READ : DeliveryStatus.PENDING;
    var thread = sender.map(name -> ThreadId.of(new AgentId(name)));
    // What may change of a letter, such as that it was read, is none of what was said.
    var content = JsonNodeFactory.instance.objectNode();
    content.put("subject", row.textOrEmpty("title"));
    content.put("text", row.textOrEmpty("description"));
    content.put("id", row.textOrEmpty("id"));
    return new FoundMessage(
        new FoundThread.Named(thread.orElseGet(() -> ThreadId.topic("beads"))),
        BeadsIssue.key(row.textOrEmpty("id")),
        Role.USER,
        Texts.storable(sender.orElse(""), NewMessage.MAX_AUTHOR),
        JsonDocuments.json(content),
        Optional.of(envelope),
        recipient.map(name -> new FoundDelivery(new AgentId(name), status)).stream().toList(),
        at);
  }
}
