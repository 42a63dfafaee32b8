package io.skep.adapters.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the second level keeps under a key: a value, or that there is none, with what it takes to
 * tell whether that may still be said.
 *
 * <p>As bytes: a mark, the version of the format, the kind, the length of the feed's name in two
 * bytes, the name in UTF-8, the position in eight bytes, the value, and a CRC-32C of all before it
 * in four. Numbers have their highest byte first.
 *
 * @param feed the change feed whose positions {@code before} is one of; up to {@value #MAX_FEED}
 *     bytes in UTF-8
 * @param before the value is known to have held what every change before this position has left
 * @param value the bytes of the value; null says that there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by contents, below.
record Blob(String feed, long before, byte @Nullable [] value) {

  /** The longest value that is kept, in bytes. */
  static final int MAX_VALUE = 1024 * 1024;

  /** The longest name of a feed, in bytes. */
  static final int MAX_FEED = 1_000;

  /** No blob that is kept is longer, in bytes. */
  static final int MAX_LENGTH = Blob.FIXED + MAX_FEED + MAX_VALUE;

  private static final byte MARK = (byte) 0xB5;

  /**
   * To be raised with every change of this format, or of what a {@link io.skep.domain.cache.Format}
   * writes.
   */
  private static final byte VERSION = 2;

  private static final int HEAD = 5;
  private static final int CHECKSUM = Integer.BYTES;
  private static final int FIXED = HEAD + Long.BYTES + CHECKSUM;

  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;

  /** Returns it as bytes. A value that is too long makes them so, whatever is in it. */
  byte[] toBytes() {
    var name = feed.getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_FEED) {
      throw new IllegalArgumentException("feed must be at most %d bytes".formatted(MAX_FEED));
    }
    byte kind = value == null ? ABSENT : PRESENT;
    var payload = value == null ? new byte[0] : value;
    var bytes = ByteBuffer.allocate(FIXED + name.length + payload.length);
    bytes.put(MARK).put(VERSION).put(kind).putShort((short) name.length).put(name);
    bytes.putLong(before).put(payload);
    return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
  }

  /** Returns the blob whose bytes these are, or null if they are foreign, cut, changed or older. */
  static @Nullable Blob parse(byte[] bytes) {
    if (bytes.length < FIXED || bytes.length > MAX_LENGTH) {
      return null;
    }
    int end = bytes.length - CHECKSUM;
    if (bytes[0] != MARK
        || bytes[1] != VERSION
        || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      return null;
    }
    try {
      return read(ByteBuffer.wrap(bytes, 0, end));
    } catch (BufferUnderflowException | CharacterCodingException e) {
      // Somebody has summed up something else.
      return null;
    }
  }

  private static @Nullable Blob read(ByteBuffer bytes) throws CharacterCodingException {
    byte kind = bytes.position(2).get();
    var name = take(bytes, bytes.getShort() & 0xFFFF);
    var feed = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    long before = bytes.getLong();
    return switch (kind) {
      case ABSENT -> bytes.hasRemaining() ? null : new Blob(feed, before, null);
      case PRESENT -> new Blob(feed, before, take(bytes, bytes.remaining()));
      default -> null;
    };
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    var taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  private static int checksum(byte[] bytes, int length) {
    var sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Blob blob
        && feed.equals(blob.feed)
        && before == blob.before
        && Arrays.equals(value, blob.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(feed, before, Arrays.hashCode(value));
  }

  @Override
  public String toString() {
    var words = value == null ? "absent" : value.length + " bytes";
    return "%s before %d: %s".formatted(feed, before, words);
  }
}
