package io.skep.domain.message;

import io.skep.domain.value.Check;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Optional;

/**
 * What a message carries that was sent to someone.
 *
 * @param subject what it is about, up to 1,000 characters, may be empty
 * @param priority how urgent it is
 * @param tags words to tell it by
 * @param replyTo the message that it answers, which need not be stored any longer
 * @param expiresAt when it is of no use any longer; empty for never
 */
public record Envelope(
    String subject,
    Priority priority,
    Labels tags,
    Optional<MessageId> replyTo,
    Optional<Instant> expiresAt) {

  /** Refuses a subject that is too long and brings the time to store precision. */
  public Envelope {
    Check.text("subject", subject, 1_000);
    expiresAt = expiresAt.map(at -> Check.instant("expiry", at));
  }
}
