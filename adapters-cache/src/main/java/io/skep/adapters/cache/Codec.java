package io.skep.adapters.cache;

/**
 * Turns values of a type into bytes and back. Safe for use by many threads.
 *
 * @param <V> the type
 */
interface Codec<V> {

  /** Returns the bytes of a value. */
  byte[] write(V value);

  /**
   * Returns the value whose bytes these are.
   *
   * @throws RuntimeException if they are not those of a value that could be
   */
  V read(byte[] bytes);
}
