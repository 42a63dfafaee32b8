package io.skep.application.importing;

import java.util.Optional;
import java.util.UUID;

/**
 * Keys under which an export names what has none: {@code id:} and the id that it has in its store.
 * Brought back in there, it is known by that; brought in elsewhere, that becomes its key.
 */
public final class OwnKeys {

  private static final String PREFIX = "id:";
  private static final int UUID_LENGTH = 36;

  private OwnKeys() {}

  /** Returns the key that stands for an id. */
  public static String of(UUID id) {
    return PREFIX + id;
  }

  /** Returns the id that a key stands for; empty if it is an ordinary key. */
  static Optional<UUID> idOf(String key) {
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
