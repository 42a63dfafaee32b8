package io.skep.adapters.cache;

import io.skep.domain.cache.Format;
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
  static <V> Form<V> of(Format<V> format) {
    return new Form<>() {
      @Override
      public byte[] write(V value) {
        return format.write(value);
      }

      @Override
      public V read(byte @Nullable [] bytes) {
        if (bytes == null) {
          throw new IllegalArgumentException("nothing, where there is always something");
        }
        return format.read(bytes);
      }
    };
  }

  /** Returns that of something that may not be there. */
  static <V> Form<Optional<V>> optional(Format<V> format) {
    return new Form<>() {
      @Override
      public byte @Nullable [] write(Optional<V> value) {
        return value.isPresent() ? format.write(value.get()) : null;
      }

      @Override
      public Optional<V> read(byte @Nullable [] bytes) {
        return bytes == null ? Optional.empty() : Optional.of(format.read(bytes));
      }
    };
  }
}
