package io.skep.application.importing.record;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Imported conversation; its messages are separate records.
 *
 * @param id id of the conversation, stable across imports
 * @param asOf time of the record; empty if unknown
 * @param title up to 500 characters, may be empty
 * @param preview start of the conversation, up to 2,000 characters, may be empty
 * @param status status
 * @param details other members, as imported
 * @param createdAt time of creation; empty if unknown
 */
public record ImportedConversation(
    ConversationId id,
    Optional<Instant> asOf,
    String title,
    String preview,
    ConversationStatus status,
    Json details,
    Optional<Instant> createdAt)
    implements ImportedRecord {

  /** Validates the components as a store does. */
  public ImportedConversation {
    asOf = asOf.map(at -> Validate.instant("as of", at));
    createdAt = createdAt.map(at -> Validate.instant("created", at));
    Validate.text("title", title, 500);
    Validate.text("preview", preview, 2_000);
  }

  @Override
  public int estimatedSize() {
    return title.length() + preview.length() + details.text().length();
  }

  /** Returns the hash of all components except id and time. */
  public String contentHash() {
    return ContentHash.of("conversation", title, preview, status, details, createdAt);
  }

  /**
   * Returns a new conversation.
   *
   * @param now time of a record without one
   */
  public Conversation toConversation(Instant now) {
    var at = asOf.orElse(now);
    var created = createdAt.filter(instant -> !instant.isAfter(at)).orElse(at);
    return new Conversation(id, title, preview, status, details, created, at, 0);
  }

  /**
   * Returns the stored conversation with the imported values.
   *
   * @param now time of a record without one
   */
  public Conversation applyTo(Conversation stored, Instant now) {
    return new Conversation(
        id,
        title,
        preview,
        status,
        details,
        stored.createdAt(),
        asOf.orElse(now),
        stored.version());
  }
}
