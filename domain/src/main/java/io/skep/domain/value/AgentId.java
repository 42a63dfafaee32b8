package io.skep.domain.value;

/**
 * Names an agent within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, no control character, no blank at either end
 */
public record AgentId(String value) implements Comparable<AgentId> {

  /** The longest that it may be, in UTF-16 units. */
  public static final int MAX_LENGTH = 128;

  /** Refuses what is not a name. */
  public AgentId {
    Check.name("agent id", value, MAX_LENGTH);
  }

  /** Compares as the stores do: by code point. */
  @Override
  public int compareTo(AgentId other) {
    return TextOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
