package io.skep.application.importing.message;

import io.skep.application.importing.batch.BatchResult;
import io.skep.application.importing.batch.ChangeDetection;
import io.skep.application.importing.batch.ConflictResolution;
import io.skep.application.importing.batch.ImportRecords;
import io.skep.application.importing.record.ImportedConversation;
import io.skep.application.importing.record.LocatedRecord;
import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationRepository;
import io.skep.domain.provenance.ExternalId;
import io.skep.domain.provenance.ExternalType;
import io.skep.domain.provenance.ImportRecord;
import io.skep.domain.provenance.ImportRecordRepository;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes imported conversations. Runs within a unit of work. */
public final class ConversationWriter {

  private final SwarmId swarm;
  private final ConversationRepository conversations;
  private final ImportRecordRepository importRecords;

  /** Creates the writer of a swarm. */
  public ConversationWriter(
      SwarmId swarm, ConversationRepository conversations, ImportRecordRepository importRecords) {
    this.swarm = swarm;
    this.conversations = conversations;
    this.importRecords = importRecords;
  }

  /** Writes one conversation. */
  public void write(LocatedRecord<ImportedConversation> located, Instant now, BatchResult result) {
    var imported = located.value();
    var key = new ExternalId(ExternalType.CONVERSATION, imported.id().value());
    var importRecord = Optional.ofNullable(importRecords.findAll(swarm, List.of(key)).get(key));
    var change = ChangeDetection.detect(importRecord, imported.asOf(), imported.contentHash());
    if (change != ChangeDetection.CHANGED) {
      result.conversations.addUnchanged();
      if (change == ChangeDetection.CONFIRMED) {
        importRecords.saveAll(
            swarm,
            List.of(
                ImportRecords.confirm(
                    importRecord.orElseThrow(), imported.asOf(), imported.contentHash())));
      }
      return;
    }
    var stored = conversations.find(swarm, imported.id());
    if (stored.isEmpty()) {
      conversations.add(swarm, imported.toConversation(now));
      result.conversations.addCreated();
      saveImportRecord(imported, key, importRecord, 0);
      return;
    }
    var before = stored.get();
    var after = imported.applyTo(before, now);
    boolean unchanged = after.equals(withUpdatedAt(before, after.updatedAt()));
    switch (ConflictResolution.resolve(
        unchanged, importRecord, imported.asOf(), before.version(), before.updatedAt())) {
      case OVERWRITE -> {
        result.conversations.addUpdated();
        saveImportRecord(imported, key, importRecord, conversations.save(swarm, after).version());
      }
      case UNCHANGED -> {
        result.conversations.addUnchanged();
        saveImportRecord(imported, key, importRecord, before.version());
      }
      case KEEP_LOCAL -> {
        result.conversations.addUnchanged();
        result.reportConflict(located.location(), "conversation " + imported.id());
      }
    }
  }

  private void saveImportRecord(
      ImportedConversation imported, ExternalId key, Optional<ImportRecord> before, long version) {
    var id = imported.id().value();
    importRecords.saveAll(
        swarm,
        List.of(
            ImportRecords.update(
                key, before, id, version, imported.asOf(), imported.contentHash(), true)));
  }

  private static Conversation withUpdatedAt(Conversation conversation, Instant updatedAt) {
    return new Conversation(
        conversation.id(),
        conversation.title(),
        conversation.preview(),
        conversation.status(),
        conversation.details(),
        conversation.createdAt(),
        updatedAt,
        conversation.version());
  }
}
