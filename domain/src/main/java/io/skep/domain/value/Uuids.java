package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.UUID;

/** Parsing and ordering of ids that are UUIDs. */
final class Uuids {

  private Uuids() {}

  static UUID parse(String argument, String text) {
    try {
      var id = UUID.fromString(text);
      // UUID.fromString also accepts groups of other lengths and signs, which are not portable.
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new InvalidArgumentException(argument, "must be a UUID: " + Validate.quote(text));
  }

  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
