package io.skep.application.importing.record;

import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.Role;
import io.skep.domain.value.Json;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Imported message. Messages are immutable: a repeated import under the same key in the same thread
 * updates only the deliveries.
 *
 * @param thread thread of the message; messages are appended in the order of the source
 * @param key key of the message, unique in its thread and stable across imports
 * @param role role of the author
 * @param author name of the author; may be empty
 * @param content content, as imported
 * @param headers mail headers; empty if the message was not sent to recipients
 * @param deliveries deliveries to distinct recipients; at most {@value #MAX_DELIVERIES}
 * @param createdAt time of creation; empty if unknown
 */
public record ImportedMessage(
    ImportedThread thread,
    String key,
    Role role,
    String author,
    Json content,
    Optional<MailHeaders> headers,
    List<ImportedDelivery> deliveries,
    Optional<Instant> createdAt)
    implements ImportedRecord {

  /** Maximum number of recipients of a message. */
  public static final int MAX_DELIVERIES = 1_000;

  /** Validates the components as a store does. */
  public ImportedMessage {
    Validate.name("message key", key, MessageInsert.MAX_KEY);
    Validate.text("author", author, MessageInsert.MAX_AUTHOR);
    Validate.size("deliveries", deliveries, MAX_DELIVERIES);
    createdAt = createdAt.map(instant -> Validate.instant("created", instant));
    deliveries = List.copyOf(deliveries);
  }

  @Override
  public int estimatedSize() {
    return content.text().length() + key.length();
  }
}
