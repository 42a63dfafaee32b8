package io.skep.domain.provenance;

import io.skep.domain.value.Validate;

/**
 * Identifier of an entity in the system that it was imported from.
 *
 * @param type type of the entity
 * @param value identifier in that system; 1 to {@value #MAX_LENGTH} characters, without control
 *     characters and without leading or trailing whitespace
 */
public record ExternalId(ExternalType type, String value) {

  /** Maximum length of the identifier, in UTF-16 code units. */
  public static final int MAX_LENGTH = 1_100;

  /** Validates the name. */
  public ExternalId {
    Validate.name("external id", value, MAX_LENGTH);
  }
}
