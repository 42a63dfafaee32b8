package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.UUID;

/**
 * Identifies a message.
 *
 * @param value a UUIDv7 when made by Skep; any UUID is accepted
 */
public record MessageId(UUID value) implements Comparable<MessageId> {

  /**
   * Reads an id from its usual text form.
   *
   * @throws InvalidArgumentException if it is not a UUID of 36 characters
   */
  public static MessageId parse(String text) {
    return new MessageId(Uuids.parse("message id", text));
  }

  /** Compares as the stores do: by the bytes, without sign, so that older ids come first. */
  @Override
  public int compareTo(MessageId other) {
    return Uuids.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
