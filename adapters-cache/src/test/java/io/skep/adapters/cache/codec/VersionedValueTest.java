package io.skep.adapters.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VersionedValueTest {

  private static final VersionedValue SMALL =
      new VersionedValue("7341@skep ü", 123_456_789_012L, bytes("a value"));
  private static final VersionedValue ABSENT = new VersionedValue("7341", Long.MAX_VALUE, null);
  private static final VersionedValue LARGE =
      new VersionedValue("7341", 5, bytes("all work and no play ".repeat(400)));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int length) {
    var noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Nested
  class Encode {

    @Test
    void roundTripsEveryValue() {
      var empty = new VersionedValue("", -1, new byte[0]);
      for (var value : new VersionedValue[] {SMALL, ABSENT, LARGE, empty}) {
        assertThat(VersionedValue.parse(value.toBytes())).isEqualTo(value);
      }
    }

    @Test
    void roundTripsLongestValueAndRejectsLonger() {
      int maxFeed = VersionedValue.MAX_FEED_BYTES;
      int maxValue = VersionedValue.MAX_VALUE_BYTES;
      var longest = new VersionedValue("f".repeat(maxFeed), 1, noise(maxValue));
      var tooLong = new VersionedValue("7341", 1, new byte[maxValue + maxFeed]);

      assertThat(longest.toBytes()).hasSize(VersionedValue.MAX_LENGTH);
      assertThat(VersionedValue.parse(longest.toBytes())).isEqualTo(longest);
      assertThat(tooLong.toBytes()).hasSizeGreaterThan(VersionedValue.MAX_LENGTH);
      assertThat(VersionedValue.parse(tooLong.toBytes())).isNull();
    }

    @Test
    void rejectsFeedNameThatIsTooLong() {
      var value = new VersionedValue("ü".repeat(VersionedValue.MAX_FEED_BYTES / 2 + 1), 1, null);

      assertThatThrownBy(value::toBytes).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toStringOmitsTheValue() {
      assertThat(SMALL).hasToString("7341@skep ü before 123456789012: 7 bytes");
      assertThat(ABSENT).hasToString("7341 before 9223372036854775807: absent");
    }
  }

  @Nested
  class Parse {

    @Test
    void rejectsEveryFlippedBit() {
      for (var value : new VersionedValue[] {SMALL, ABSENT, LARGE}) {
        var whole = value.toBytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
          var flipped = whole.clone();
          flipped[bit / 8] ^= (byte) (1 << bit % 8);

          assertThat(VersionedValue.parse(flipped)).as("bit %d", bit).isNull();
        }
      }
    }

    @Test
    void rejectsTruncatedAndExtendedBytes() {
      for (var value : new VersionedValue[] {SMALL, ABSENT, LARGE}) {
        var whole = value.toBytes();
        for (int length = 0; length < whole.length; length++) {
          assertThat(VersionedValue.parse(Arrays.copyOf(whole, length)))
              .as("truncated to %d", length)
              .isNull();
        }
        assertThat(VersionedValue.parse(Arrays.copyOf(whole, whole.length + 1))).isNull();
      }
    }

    @Test
    void rejectsNoiseOfEveryLength() {
      for (int length = 0; length < 2_000; length++) {
        assertThat(VersionedValue.parse(noise(length))).isNull();
      }
    }

    @Test
    void rejectsOtherMagicVersionOrKindWithValidChecksum() {
      assertThat(VersionedValue.parse(withChecksum(SMALL.toBytes()))).isEqualTo(SMALL);
      for (int at = 0; at < 3; at++) {
        for (int other = 0; other < 256; other++) {
          var changed = SMALL.toBytes();
          changed[at] = (byte) other;
          boolean same = Arrays.equals(changed, SMALL.toBytes());

          assertThat(VersionedValue.parse(withChecksum(changed)))
              .as("byte %d is %d", at, other)
              .isEqualTo(same ? SMALL : null);
        }
      }
    }

    @Test
    void rejectsOlderVersion() {
      var older = SMALL.toBytes();
      older[1]--;

      assertThat(VersionedValue.parse(withChecksum(older))).isNull();
    }

    @Test
    void rejectsInvalidLengths() {
      var longName = SMALL.toBytes();
      ByteBuffer.wrap(longName).putShort(3, (short) 0xFFFF);
      var absentWithValue = SMALL.toBytes();
      absentWithValue[2] = 0;
      var malformedName = SMALL.toBytes();
      malformedName[5] = (byte) 0xC3;

      assertThat(VersionedValue.parse(withChecksum(longName))).isNull();
      assertThat(VersionedValue.parse(withChecksum(absentWithValue))).isNull();
      assertThat(VersionedValue.parse(withChecksum(malformedName))).isNull();
    }

    private static byte[] withChecksum(byte[] bytes) {
      var sum = new CRC32C();
      sum.update(bytes, 0, bytes.length - 4);
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) sum.getValue());
      return bytes;
    }
  }
}
