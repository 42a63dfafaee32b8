package io.skep.domain.message;

import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a thread. Once stored it never changes.
 *
 * @param id its identity
 * @param thread where it was said
 * @param sequence its place there: 1 for the first message, and one more for each further one
 * @param role in what role it was said
 * @param author who said it; may be empty
 * @param content what was said
 * @param envelope what it carries if it was sent to someone
 * @param key its idempotency key
 * @param at when it was said; says nothing of the order
 */
public record Message(
    MessageId id,
    ThreadId thread,
    long sequence,
    Role role,
    String author,
    Json content,
    Optional<Envelope> envelope,
    Optional<String> key,
    Instant at) {

  /** Brings the time to store precision. */
  public Message {
    Check.range("sequence", sequence, 1, Long.MAX_VALUE);
    at = Check.instant("said at", at);
  }

  /** Returns a message as stored in its place. */
  public static Message stored(NewMessage message, ThreadId thread, long sequence) {
    return new Message(
        message.id(),
        thread,
        sequence,
        message.role(),
        message.author(),
        message.content(),
        message.envelope(),
        message.key(),
        message.at());
  }
}
