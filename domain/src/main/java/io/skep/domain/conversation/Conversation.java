package io.skep.domain.conversation;

import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Validate;
import java.time.Instant;

/**
 * Conversation with a user. Its messages are in the message log, in the thread of its id.
 *
 * <p>Immutable: each transition returns the resulting conversation.
 *
 * @param id identifier, unique in the swarm
 * @param title title, up to 500 characters, may be empty
 * @param preview beginning of the conversation, up to 2,000 characters, may be empty
 * @param status status
 * @param details additional properties, such as the model and temperature used for routing
 * @param createdAt creation time
 * @param updatedAt time of the last change
 * @param version number of stored updates
 */
public record Conversation(
    ConversationId id,
    String title,
    String preview,
    ConversationStatus status,
    Json details,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Truncates the times to microseconds and validates the lengths. */
  public Conversation {
    Validate.text("title", title, 500);
    Validate.text("preview", preview, 2_000);
    createdAt = Validate.instant("created", createdAt);
    updatedAt = Validate.instant("updated", updatedAt);
    Validate.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns a new active conversation. */
  public static Conversation opened(ConversationId id, String title, Instant now) {
    return new Conversation(
        id, title, "", ConversationStatus.ACTIVE, Json.EMPTY_OBJECT, now, now, 0);
  }

  /** Returns a copy with another title and preview. */
  public Conversation described(String newTitle, String newPreview, Instant now) {
    return new Conversation(id, newTitle, newPreview, status, details, createdAt, now, version);
  }

  /** Returns a copy with another status. */
  public Conversation withStatus(ConversationStatus newStatus, Instant now) {
    return new Conversation(id, title, preview, newStatus, details, createdAt, now, version);
  }

  /** Returns a copy with other details. */
  public Conversation withDetails(Json newDetails, Instant now) {
    return new Conversation(id, title, preview, status, newDetails, createdAt, now, version);
  }

  /** Returns a copy with another version. */
  public Conversation withVersion(long newVersion) {
    return new Conversation(id, title, preview, status, details, createdAt, updatedAt, newVersion);
  }
}
