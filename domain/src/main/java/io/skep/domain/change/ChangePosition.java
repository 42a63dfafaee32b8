package io.skep.domain.change;

import io.skep.domain.value.Check;

/**
 * Up to where the changes of a store are known: made by a {@link ChangeFeed}, handed back to it, of
 * no meaning to anyone else.
 *
 * @param value 1 to 65,536 characters, without control characters
 */
public record ChangePosition(String value) {

  private static final int MAX_LENGTH = 65_536;

  /** Refuses what no feed has made. */
  public ChangePosition {
    Check.name("position", value, MAX_LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
