package io.skep.domain.cache;

/**
 * Codec between values and bytes, for entries in the shared cache. Thread-safe.
 *
 * @param <V> type of the values
 */
public interface Codec<V> {

  /** Encodes a value. Encodings larger than 1 MiB are not shared. */
  byte[] encode(V value);

  /**
   * Decodes bytes into an immutable value.
   *
   * @throws RuntimeException if the bytes are not a valid encoding, for instance because a program
   *     with another version of the type wrote them; the value is then loaded again
   */
  V decode(byte[] bytes);
}
