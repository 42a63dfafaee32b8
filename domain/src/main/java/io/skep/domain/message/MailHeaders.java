package io.skep.domain.message;

import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Headers of a message that was sent as mail.
 *
 * @param subject subject, up to 1,000 characters, may be empty
 * @param priority priority
 * @param tags tags
 * @param replyTo message that this one replies to, which may no longer be stored
 * @param expiresAt when the message expires if unread; empty for never
 */
public record MailHeaders(
    String subject,
    Priority priority,
    Labels tags,
    Optional<MessageId> replyTo,
    Optional<Instant> expiresAt) {

  /** Validates the length of the subject and truncates the time to microseconds. */
  public MailHeaders {
    Validate.text("subject", subject, 1_000);
    expiresAt = expiresAt.map(at -> Validate.instant("expiry", at));
  }
}
