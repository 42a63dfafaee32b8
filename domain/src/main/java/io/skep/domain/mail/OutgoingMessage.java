package io.skep.domain.mail;

import io.skep.domain.message.MailHeaders;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import io.skep.domain.value.Labels;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Priority;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.Optional;

/**
 * Message to send.
 *
 * @param from sender, which need not be registered
 * @param to recipients
 * @param content content
 * @param headers subject, priority, tags, reply reference and expiry
 * @param thread thread that stores the message; empty for the thread of the sender
 * @param key idempotency key: sending the same key again in a thread sends nothing
 */
public record OutgoingMessage(
    AgentId from,
    Recipients to,
    Json content,
    MailHeaders headers,
    Optional<ThreadId> thread,
    Optional<String> key) {

  /** Validates the key. */
  public OutgoingMessage {
    key.ifPresent(k -> Validate.name("message key", k, MessageInsert.MAX_KEY));
  }

  /** Returns a text message of normal priority. */
  public static OutgoingMessage text(AgentId from, Recipients to, String subject, String text) {
    var headers =
        new MailHeaders(subject, Priority.NORMAL, Labels.NONE, Optional.empty(), Optional.empty());
    return new OutgoingMessage(
        from, to, Json.string(text), headers, Optional.empty(), Optional.empty());
  }

  /** Returns a copy with another priority. */
  public OutgoingMessage withPriority(Priority priority) {
    return withHeaders(
        new MailHeaders(
            headers.subject(), priority, headers.tags(), headers.replyTo(), headers.expiresAt()));
  }

  /** Returns a copy with other tags. */
  public OutgoingMessage withTags(String... tags) {
    return withHeaders(
        new MailHeaders(
            headers.subject(),
            headers.priority(),
            Labels.of(tags),
            headers.replyTo(),
            headers.expiresAt()));
  }

  /** Returns a copy that replies to a message. */
  public OutgoingMessage inReplyTo(MessageId message) {
    return withHeaders(
        new MailHeaders(
            headers.subject(),
            headers.priority(),
            headers.tags(),
            Optional.of(message),
            headers.expiresAt()));
  }

  /** Returns a copy that expires at {@code instant}. */
  public OutgoingMessage withExpiry(Instant instant) {
    return withHeaders(
        new MailHeaders(
            headers.subject(),
            headers.priority(),
            headers.tags(),
            headers.replyTo(),
            Optional.of(instant)));
  }

  /** Returns a copy that is stored in another thread. */
  public OutgoingMessage inThread(ThreadId newThread) {
    return new OutgoingMessage(from, to, content, headers, Optional.of(newThread), key);
  }

  /** Returns a copy with an idempotency key. */
  public OutgoingMessage withKey(String newKey) {
    return new OutgoingMessage(from, to, content, headers, thread, Optional.of(newKey));
  }

  private OutgoingMessage withHeaders(MailHeaders newHeaders) {
    return new OutgoingMessage(from, to, content, newHeaders, thread, key);
  }
}
