package io.skep.domain.value;

/**
 * Opaque position in a paged list, created by a store and valid only for that list.
 *
 * @param value 1 to 1,024 characters, without control characters
 */
public record Cursor(String value) {

  private static final int MAX_LENGTH = 1_024;

  /** Validates the text. */
  public Cursor {
    Validate.name("cursor", value, MAX_LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
