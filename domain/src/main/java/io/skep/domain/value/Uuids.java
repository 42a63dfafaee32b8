package io.skep.domain.value;

import io.skep.domain.error.InvalidArgumentException;
import java.util.UUID;

/** What ids made of a UUID share. */
final class Uuids {

  private Uuids() {}

  static UUID parse(String argument, String text) {
    try {
      var id = UUID.fromString(text);
      // It also takes groups of other lengths and signs, which no other system reads alike.
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Answered below, in our own words.
    }
    throw new InvalidArgumentException(argument, "must be a UUID: " + Check.shown(text));
  }

  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
