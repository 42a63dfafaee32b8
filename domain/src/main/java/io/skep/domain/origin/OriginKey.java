package io.skep.domain.origin;

import io.skep.domain.value.Check;

/**
 * Names something in the system that it was brought from.
 *
 * @param kind what it is
 * @param name its name there; 1 to {@value #MAX_NAME} characters, no control character, no blank at
 *     either end
 */
public record OriginKey(OriginKind kind, String name) {

  /** The longest name, in UTF-16 units. */
  public static final int MAX_NAME = 1_100;

  /** Refuses what is not a name. */
  public OriginKey {
    Check.name("origin", name, MAX_NAME);
  }
}
