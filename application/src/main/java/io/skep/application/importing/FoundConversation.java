package io.skep.application.importing;

import io.skep.domain.conversation.Conversation;
import io.skep.domain.conversation.ConversationStatus;
import io.skep.domain.value.Check;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A conversation that was found. Its messages are found apart.
 *
 * @param id its name, the same each time it is found
 * @param asOf the time of which this is said; empty if that is not known
 * @param title up to 500 characters, may be empty
 * @param preview how it begins, up to 2,000 characters, may be empty
 * @param status where it stands
 * @param details anything else, as it was found
 * @param createdAt when it began; empty if that is not known
 */
public record FoundConversation(
    ConversationId id,
    Optional<Instant> asOf,
    String title,
    String preview,
    ConversationStatus status,
    Json details,
    Optional<Instant> createdAt)
    implements Found {

  /** Refuses what no store would take. */
  public FoundConversation {
    asOf = asOf.map(at -> Check.instant("as of", at));
    createdAt = createdAt.map(at -> Check.instant("created", at));
    Check.text("title", title, 500);
    Check.text("preview", preview, 2_000);
  }

  @Override
  public int size() {
    return title.length() + preview.length() + details.text().length();
  }

  String digest() {
    return Digest.of("conversation", title, preview, status, details, createdAt);
  }

  Conversation asNew(Instant now) {
    var at = asOf.orElse(now);
    var created = createdAt.filter(instant -> !instant.isAfter(at)).orElse(at);
    return new Conversation(id, title, preview, status, details, created, at, 0);
  }

  /** Returns the conversation with everything that was found. */
  Conversation asChanged(Conversation stored, Instant now) {
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
