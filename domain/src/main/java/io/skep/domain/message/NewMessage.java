package io.skep.domain.message;

import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * A message to be stored; the store gives it its place.
 *
 * @param id its identity
 * @param role in what role it is said
 * @param author who says it, in words or as an agent's id; up to 256 characters, may be empty
 * @param content what is said: a text, or parts, tool calls and results
 * @param envelope what it carries if it is sent to someone
 * @param key an idempotency key, unique in its thread
 * @param at when it was said
 */
public record NewMessage(
    MessageId id,
    Role role,
    String author,
    Json content,
    Optional<Envelope> envelope,
    Optional<String> key,
    Instant at) {

  /** The longest author, in UTF-16 units. */
  public static final int MAX_AUTHOR = 256;

  /** The longest key, in UTF-16 units. */
  public static final int MAX_KEY = 512;

  /** Refuses what is too long and brings the time to store precision. */
  public NewMessage {
    Check.text("author", author, MAX_AUTHOR);
    key.ifPresent(k -> Check.name("message key", k, MAX_KEY));
    at = Check.instant("said at", at);
  }
}
