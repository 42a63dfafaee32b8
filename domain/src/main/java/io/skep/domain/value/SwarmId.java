package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.regex.Pattern;

/**
 * Names a swarm: the owner of all state, and what keeps one tenant's state from another's.
 *
 * @param value 1 to 64 characters of a-z, 0-9 and hyphen
 */
public record SwarmId(String value) implements Comparable<SwarmId> {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,64}");

  /** The swarm of those who name none. */
  public static final SwarmId DEFAULT = new SwarmId("default");

  /** Refuses what is not a slug. */
  public SwarmId {
    if (!SLUG.matcher(value).matches()) {
      throw new InvalidArgumentException(
          "swarm id", "must be 1 to 64 of a-z, 0-9 and hyphen: " + Check.shown(value));
    }
  }

  @Override
  public int compareTo(SwarmId other) {
    return value.compareTo(other.value);
  }

  /** Written out: to link what records have instead takes a short-lived process milliseconds. */
  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
