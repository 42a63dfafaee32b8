package io.skep.adapters.cache.codec;

import io.skep.domain.cache.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Codec of the shared cache, which can encode an absent value as null.
 *
 * @param <V> the encoded type
 */
public interface NullableCodec<V> {

  /** Returns the encoded value; null represents an absent value, which is cached as well. */
  byte @Nullable [] write(V value);

  /**
   * Returns the decoded value.
   *
   * @throws RuntimeException if the bytes are not a valid encoding
   */
  V read(byte @Nullable [] bytes);

  /** Returns the codec of a value that is never absent; null bytes are rejected. */
  static <V> NullableCodec<V> of(Codec<V> codec) {
    return new NullableCodec<>() {
      @Override
      public byte[] write(V value) {
        return codec.encode(value);
      }

      @Override
      public V read(byte @Nullable [] bytes) {
        if (bytes == null) {
          throw new IllegalArgumentException("value must not be absent");
        }
        return codec.decode(bytes);
      }
    };
  }

  /** Returns the codec of an optional value; empty is encoded as null. */
  static <V> NullableCodec<Optional<V>> optional(Codec<V> codec) {
    return new NullableCodec<>() {
      @Override
      public byte @Nullable [] write(Optional<V> value) {
        return value.isPresent() ? codec.encode(value.get()) : null;
      }

      @Override
      public Optional<V> read(byte @Nullable [] bytes) {
        return bytes == null ? Optional.empty() : Optional.of(codec.decode(bytes));
      }
    };
  }
}
