package io.skep.domain.value;

/**
 * Where a list goes on: made by a store, handed back to the same list, of no meaning to anyone
 * else.
 *
 * @param value 1 to 1,024 characters, without control characters
 */
public record Cursor(String value) {

  private static final int MAX_LENGTH = 1_024;

  /** Refuses what no store has made. */
  public Cursor {
    Check.name("cursor", value, MAX_LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
