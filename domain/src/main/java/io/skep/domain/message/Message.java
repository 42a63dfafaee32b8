package io.skep.domain.message;

import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Stored message of a thread; immutable once stored.
 *
 * @param id identifier
 * @param thread the thread
 * @param sequence position in the thread: 1 for the first message, without gaps
 * @param role role of the author
 * @param author author; may be empty
 * @param content content
 * @param headers headers, if the message was sent as mail
 * @param key idempotency key
 * @param createdAt creation time, which does not determine the order
 */
public record Message(
    MessageId id,
    ThreadId thread,
    long sequence,
    Role role,
    String author,
    Json content,
    Optional<MailHeaders> headers,
    Optional<String> key,
    Instant createdAt) {

  /** Validates the sequence and truncates the time to microseconds. */
  public Message {
    Validate.range("sequence", sequence, 1, Long.MAX_VALUE);
    createdAt = Validate.instant("created", createdAt);
  }

  /** Returns an inserted message at its position. */
  public static Message stored(MessageInsert message, ThreadId thread, long sequence) {
    return new Message(
        message.id(),
        thread,
        sequence,
        message.role(),
        message.author(),
        message.content(),
        message.headers(),
        message.key(),
        message.createdAt());
  }
}
