package io.skep.application.importing.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;

/** Hash that detects whether an imported record has changed. */
public final class ContentHash {

  private static final int BYTES = 16;

  private ContentHash() {}

  /**
   * Returns the first 128 bits of the SHA-256 of the values, as 32 hexadecimal digits. Values are
   * hashed by their text, collections as sets, empty optionals as empty text.
   */
  public static String of(Object... values) {
    var digest = sha256();
    for (var value : values) {
      update(digest, value);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static void update(MessageDigest digest, Object value) {
    if (value instanceof Optional<?> optional) {
      update(digest, optional.isPresent() ? optional.get() : "");
    } else if (value instanceof Collection<?> collection) {
      // The order of an unmodifiable set differs from one process to the next.
      var ordered = new TreeSet<String>();
      collection.forEach(element -> ordered.add(element.toString()));
      update(digest, String.valueOf(ordered.size()));
      ordered.forEach(element -> update(digest, element));
    } else {
      var bytes = value.toString().getBytes(StandardCharsets.UTF_8);
      // The length prefix keeps adjacent values apart.
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK supports SHA-256", e);
    }
  }
}
