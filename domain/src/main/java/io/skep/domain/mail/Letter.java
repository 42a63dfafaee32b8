package io.skep.domain.mail;

import io.skep.domain.message.Envelope;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import java.time.Instant;
import java.util.Optional;

/**
 * A message to be sent.
 *
 * @param from who sends it; need not be registered
 * @param to to whom it goes
 * @param content what it says
 * @param envelope its subject, priority, tags, and what it answers
 * @param thread where it is kept; empty for the sender's own thread
 * @param key an idempotency key: sending the same key again in a thread sends nothing
 */
public record Letter(
    AgentId from,
    Recipients to,
    Json content,
    Envelope envelope,
    Optional<ThreadId> thread,
    Optional<String> key) {

  /** Refuses a key that is no name. */
  public Letter {
    key.ifPresent(k -> Check.name("message key", k, NewMessage.MAX_KEY));
  }

  /** Returns a letter of normal priority that says this. */
  public static Letter text(AgentId from, Recipients to, String subject, String text) {
    var envelope =
        new Envelope(subject, Priority.NORMAL, Labels.NONE, Optional.empty(), Optional.empty());
    return new Letter(from, to, Json.string(text), envelope, Optional.empty(), Optional.empty());
  }

  /** Returns this letter with another priority. */
  public Letter withPriority(Priority priority) {
    return enveloped(
        new Envelope(
            envelope.subject(),
            priority,
            envelope.tags(),
            envelope.replyTo(),
            envelope.expiresAt()));
  }

  /** Returns this letter with these tags. */
  public Letter withTags(String... tags) {
    return enveloped(
        new Envelope(
            envelope.subject(),
            envelope.priority(),
            Labels.of(tags),
            envelope.replyTo(),
            envelope.expiresAt()));
  }

  /** Returns this letter as the answer to a message. */
  public Letter inReplyTo(MessageId message) {
    return enveloped(
        new Envelope(
            envelope.subject(),
            envelope.priority(),
            envelope.tags(),
            Optional.of(message),
            envelope.expiresAt()));
  }

  /** Returns this letter, of no use from {@code instant} on. */
  public Letter expiringAt(Instant instant) {
    return enveloped(
        new Envelope(
            envelope.subject(),
            envelope.priority(),
            envelope.tags(),
            envelope.replyTo(),
            Optional.of(instant)));
  }

  /** Returns this letter, kept in this thread. */
  public Letter inThread(ThreadId newThread) {
    return new Letter(from, to, content, envelope, Optional.of(newThread), key);
  }

  /** Returns this letter with an idempotency key. */
  public Letter withKey(String newKey) {
    return new Letter(from, to, content, envelope, thread, Optional.of(newKey));
  }

  private Letter enveloped(Envelope newEnvelope) {
    return new Letter(from, to, content, newEnvelope, thread, key);
  }
}
