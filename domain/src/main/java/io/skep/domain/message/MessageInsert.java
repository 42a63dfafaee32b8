package io.skep.domain.message;

import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Message to insert; the store assigns its sequence.
 *
 * @param id identifier
 * @param role role of the author
 * @param author author, as text or as an agent id; up to 256 characters, may be empty
 * @param content text, or parts, tool calls and results
 * @param headers headers, if the message is sent as mail
 * @param key idempotency key, unique in its thread
 * @param createdAt creation time
 */
public record MessageInsert(
    MessageId id,
    Role role,
    String author,
    Json content,
    Optional<MailHeaders> headers,
    Optional<String> key,
    Instant createdAt) {

  /** Maximum length of the author, in UTF-16 code units. */
  public static final int MAX_AUTHOR = 256;

  /** Maximum length of the key, in UTF-16 code units. */
  public static final int MAX_KEY = 512;

  /** Validates the lengths and truncates the time to microseconds. */
  public MessageInsert {
    Validate.text("author", author, MAX_AUTHOR);
    key.ifPresent(k -> Validate.name("message key", k, MAX_KEY));
    createdAt = Validate.instant("created", createdAt);
  }
}
