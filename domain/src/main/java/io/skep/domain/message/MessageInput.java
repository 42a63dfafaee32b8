package io.skep.domain.message;

import io.skep.domain.value.AgentId;
import io.skep.domain.value.Json;
import java.util.Optional;

/**
 * Message to append to a thread.
 *
 * @param role role of the author
 * @param author author; up to 256 characters, may be empty
 * @param content text, or parts, tool calls and results
 * @param key idempotency key: appending the same key again in a thread returns the existing message
 */
public record MessageInput(Role role, String author, Json content, Optional<String> key) {

  /** Returns a text message without an author. */
  public static MessageInput text(Role role, String text) {
    return new MessageInput(role, "", Json.string(text), Optional.empty());
  }

  /** Returns a message with a JSON document as content and without an author. */
  public static MessageInput of(Role role, Json content) {
    return new MessageInput(role, "", content, Optional.empty());
  }

  /** Returns a copy with an agent as author. */
  public MessageInput withAuthor(AgentId agent) {
    return new MessageInput(role, agent.value(), content, key);
  }

  /** Returns a copy with an idempotency key. */
  public MessageInput withKey(String newKey) {
    return new MessageInput(role, author, content, Optional.of(newKey));
  }
}
