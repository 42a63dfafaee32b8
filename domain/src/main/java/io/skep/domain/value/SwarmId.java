package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.regex.Pattern;

/**
 * Identifier of a swarm, the unit of ownership and tenant isolation.
 *
 * @param value 1 to 64 characters of a-z, 0-9 and hyphen
 */
public record SwarmId(String value) implements Comparable<SwarmId> {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");

  /** Default swarm. */
  public static final SwarmId DEFAULT = new SwarmId("default");

  /** Validates the characters. */
  public SwarmId {
    if (!SLUG.matcher(value).matches()) {
      throw new InvalidArgumentException(
          "swarm id", "must be 1 to 64 of a-z, 0-9 and hyphen: " + Validate.quote(value));
    }
  }

  @Override
  public int compareTo(SwarmId other) {
    return value.compareTo(other.value);
  }

  /**
   * Explicit, because linking the generated method of a record takes a short-lived process
   * milliseconds.
   */
  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
