package io.skep.adapters.cache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which form something is kept for other processes.
 *
 * @param <V> what is kept
 */
interface Form<V> {

  /** Returns its bytes; null if there is nothing, which is kept as well. */
  byte @Nullable [] write(V value);

  /**
   * Returns what has these bytes.
   *
   * @throws RuntimeException if they are not those of a value that could be
   */
  V read(byte @Nullable [] bytes);

  /** Returns that of something that is always there. */
  static <V> Form<V> of(Codec<V> codec) {
    return new Form<>() {
      @Override
      public byte[] write(V value) {
        return codec.write(value);
      }

      @Override
      public V read(byte @Nullable [] bytes) {
        if (bytes == null) {
          throw new IllegalArgumentException("nothing, where there is always something");
        }
        return codec.read(bytes);
      }
    };
  }

  /** Returns that of something that may not be there. */
  static <V> Form<Optional<V>> optional(Codec<V> codec) {
    return new Form<>() {
      @Override
      public byte @Nullable [] write(Optional<V> value) {
        return value.isPresent() ? codec.write(value.get()) : null;
      }

      @Override
      public Optional<V> read(byte @Nullable [] bytes) {
        return bytes == null ? Optional.empty() : Optional.of(codec.read(bytes));
      }
    };
  }
}
