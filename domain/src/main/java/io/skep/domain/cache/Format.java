package io.skep.domain.cache;

/**
 * Turns values of a type into bytes and back, so that other processes can be given them. Safe for
 * use by many threads.
 *
 * @param <V> the type
 */
public interface Format<V> {

  /** Returns the bytes of a value, up to 1 MiB; what has more is not kept for other processes. */
  byte[] write(V value);

  /**
   * Returns the value whose bytes these are, immutable.
   *
   * @throws RuntimeException if they are not those of a value that could be: the bytes may come
   *     from a program in which the type was another. The value is read anew then.
   */
  V read(byte[] bytes);
}
