package io.skep.domain.conversation;

import io.skep.domain.value.Check;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.time.Instant;

/**
 * A user's thread of requests. Its messages are in the message log, under its id.
 *
 * <p>Immutable: each verb returns the conversation as it stands afterwards.
 *
 * @param id its name in the swarm
 * @param title up to 500 characters, may be empty
 * @param preview how it begins, up to 2,000 characters, may be empty
 * @param status where it stands
 * @param details anything else, such as the model and temperature it is routed with
 * @param createdAt when it began
 * @param updatedAt when it last changed
 * @param version counts stored revisions
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

  /** Brings the times to store precision and refuses what is too long. */
  public Conversation {
    Check.text("title", title, 500);
    Check.text("preview", preview, 2_000);
    createdAt = Check.instant("created", createdAt);
    updatedAt = Check.instant("updated", updatedAt);
    Check.range("version", version, 0, Long.MAX_VALUE);
  }

  /** Returns a conversation that begins now. */
  public static Conversation opened(ConversationId id, String title, Instant now) {
    return new Conversation(
        id, title, "", ConversationStatus.ACTIVE, Json.EMPTY_OBJECT, now, now, 0);
  }

  /** Returns the conversation under another title and preview. */
  public Conversation described(String newTitle, String newPreview, Instant now) {
    return new Conversation(id, newTitle, newPreview, status, details, createdAt, now, version);
  }

  /** Returns the conversation in another status. */
  public Conversation inStatus(ConversationStatus newStatus, Instant now) {
    return new Conversation(id, title, preview, newStatus, details, createdAt, now, version);
  }

  /** Returns the conversation with other details. */
  public Conversation withDetails(Json newDetails, Instant now) {
    return new Conversation(id, title, preview, status, newDetails, createdAt, now, version);
  }

  /** Returns the conversation as a store keeps it under another version. */
  public Conversation atVersion(long newVersion) {
    return new Conversation(id, title, preview, status, details, createdAt, updatedAt, newVersion);
  }
}
