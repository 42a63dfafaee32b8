package io.skep.application.importing;

import io.skep.domain.message.Envelope;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.Role;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message that was found. Messages never change: found again under its key in its thread, it
 * stays as it is, and only its deliveries may move on.
 *
 * @param thread where it was said; the messages of a thread are appended in the order found
 * @param key what tells it from the others of its thread, the same each time it is found
 * @param role in what role it was said
 * @param author who said it; may be empty
 * @param content what was said, as it was found
 * @param envelope what it carries if it was sent to someone
 * @param deliveries its recipients' copies, of different recipients; at most {@value
 *     #MAX_DELIVERIES}
 * @param at when it was said; empty if that is not known
 */
public record FoundMessage(
    FoundThread thread,
    String key,
    Role role,
    String author,
    Json content,
    Optional<Envelope> envelope,
    List<FoundDelivery> deliveries,
    Optional<Instant> at)
    implements Found {

  /** How many recipients a message may have. */
  public static final int MAX_DELIVERIES = 1_000;

  /** Refuses what no store would take. */
  public FoundMessage {
    Check.name("message key", key, NewMessage.MAX_KEY);
    Check.text("author", author, NewMessage.MAX_AUTHOR);
    Check.size("deliveries", deliveries, MAX_DELIVERIES);
    at = at.map(instant -> Check.instant("said at", instant));
    deliveries = List.copyOf(deliveries);
  }

  @Override
  public int size() {
    return content.text().length() + key.length();
  }
}
