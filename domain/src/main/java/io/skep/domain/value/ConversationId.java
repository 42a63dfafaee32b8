package io.skep.domain.value;

/**
 * Identifier of the conversation within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, without control characters and without leading
 *     or trailing whitespace
 */
public record ConversationId(String value) implements Comparable<ConversationId> {

  /** Maximum length, in UTF-16 code units. */
  public static final int MAX_LENGTH = 128;

  /** Validates the name. */
  public ConversationId {
    Validate.name("conversation id", value, MAX_LENGTH);
  }

  /** Orders by code point, as the stores do. */
  @Override
  public int compareTo(ConversationId other) {
    return CodePointOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
