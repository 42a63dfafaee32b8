package io.skep.domain.value;

/**
 * Identifier of the agent within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, without control characters and without leading
 *     or trailing whitespace
 */
public record AgentId(String value) implements Comparable<AgentId> {

  /** Maximum length, in UTF-16 code units. */
  public static final int MAX_LENGTH = 128;

  /** Validates the name. */
  public AgentId {
    Validate.name("agent id", value, MAX_LENGTH);
  }

  /** Orders by code point, as the stores do. */
  @Override
  public int compareTo(AgentId other) {
    return CodePointOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
