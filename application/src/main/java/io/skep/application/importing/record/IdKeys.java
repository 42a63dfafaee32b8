package io.skep.application.importing.record;

import java.util.Optional;
import java.util.UUID;

/**
 * Keys derived from ids, {@code id:} and the UUID, under which an export names entities without a
 * key. An import into the same store finds the entity by its id; an import into another store uses
 * the text as an ordinary key.
 */
public final class IdKeys {

  private static final String PREFIX = "id:";
  private static final int UUID_LENGTH = 36;

  private IdKeys() {}

  /** Returns the key for an id. */
  public static String of(UUID id) {
    return PREFIX + id;
  }

  /** Returns the id of a derived key; empty for an ordinary key. */
  public static Optional<UUID> parse(String key) {
    if (!key.startsWith(PREFIX) || key.length() != PREFIX.length() + UUID_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(key.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
