package io.skep.domain.value;

/**
 * Identifier of the plan within its swarm.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, without control characters and without leading
 *     or trailing whitespace
 */
public record PlanId(String value) implements Comparable<PlanId> {

  /** Maximum length, in UTF-16 code units. */
  public static final int MAX_LENGTH = 128;

  /** Validates the name. */
  public PlanId {
    Validate.name("plan id", value, MAX_LENGTH);
  }

  /** Orders by code point, as the stores do. */
  @Override
  public int compareTo(PlanId other) {
    return CodePointOrder.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
