package io.skep.adapters.cache.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Entry of the shared cache: an encoded value, or its absence, with the change-feed position that
 * decides whether it is current.
 *
 * <p>Binary format: a magic byte, the format version, the kind, the length of the feed name in two
 * bytes, the feed name in UTF-8, the position in eight bytes, the value, and a CRC-32C of all
 * preceding bytes in four bytes. Numbers are big-endian.
 *
 * @param feed the change feed that {@code before} belongs to; at most {@value #MAX_FEED_BYTES}
 *     bytes in UTF-8
 * @param before the value includes all changes with a number lower than this one
 * @param value the encoded value; null represents an absent value
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the contents
public record VersionedValue(String feed, long before, byte @Nullable [] value) {

  /** Maximum length of a value, in bytes. */
  static final int MAX_VALUE_BYTES = 1024 * 1024;

  /** Maximum length of a feed name, in bytes. */
  static final int MAX_FEED_BYTES = 1_000;

  /** Maximum length of an encoded entry, in bytes. */
  public static final int MAX_LENGTH =
      VersionedValue.FIXED_LENGTH + MAX_FEED_BYTES + MAX_VALUE_BYTES;

  private static final byte MAGIC = (byte) 0xB5;

  /**
   * Format version; increment with every change of this format or of the output of a {@link
   * io.skep.domain.cache.Codec}.
   */
  private static final byte VERSION = 2;

  private static final int HEADER_LENGTH = 5;
  private static final int CHECKSUM_LENGTH = Integer.BYTES;
  private static final int FIXED_LENGTH = HEADER_LENGTH + Long.BYTES + CHECKSUM_LENGTH;

  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;

  /**
   * Returns the binary form, which is longer than {@link #MAX_LENGTH} if the value is too long.
   *
   * @throws IllegalArgumentException if the feed name is longer than {@value #MAX_FEED_BYTES} bytes
   */
  public byte[] toBytes() {
    var name = feed.getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_FEED_BYTES) {
      throw new IllegalArgumentException(
          "feed name must be at most %d bytes in UTF-8".formatted(MAX_FEED_BYTES));
    }
    byte kind = value == null ? ABSENT : PRESENT;
    var payload = value == null ? new byte[0] : value;
    var bytes = ByteBuffer.allocate(FIXED_LENGTH + name.length + payload.length);
    bytes.put(MAGIC).put(VERSION).put(kind).putShort((short) name.length).put(name);
    bytes.putLong(before).put(payload);
    return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
  }

  /** Returns the parsed entry, or null if the bytes are foreign, truncated, corrupt or outdated. */
  public static @Nullable VersionedValue parse(byte[] bytes) {
    if (bytes.length < FIXED_LENGTH || bytes.length > MAX_LENGTH) {
      return null;
    }
    int end = bytes.length - CHECKSUM_LENGTH;
    if (bytes[0] != MAGIC
        || bytes[1] != VERSION
        || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      return null;
    }
    try {
      return read(ByteBuffer.wrap(bytes, 0, end));
    } catch (BufferUnderflowException | CharacterCodingException e) {
      // The checksum is valid, but the contents are malformed.
      return null;
    }
  }

  private static @Nullable VersionedValue read(ByteBuffer bytes) throws CharacterCodingException {
    byte kind = bytes.position(2).get();
    var name = readBytes(bytes, bytes.getShort() & 0xFFFF);
    var feed = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    long before = bytes.getLong();
    return switch (kind) {
      case ABSENT -> bytes.hasRemaining() ? null : new VersionedValue(feed, before, null);
      case PRESENT -> new VersionedValue(feed, before, readBytes(bytes, bytes.remaining()));
      default -> null;
    };
  }

  private static byte[] readBytes(ByteBuffer bytes, int length) {
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    var copy = new byte[length];
    bytes.get(copy);
    return copy;
  }

  private static int checksum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionedValue that
        && feed.equals(that.feed)
        && before == that.before
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(feed, before, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    var content = value == null ? "absent" : value.length + " bytes";
    return "%s before %d: %s".formatted(feed, before, content);
  }
}
