package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlobTest {

  private static final Blob SMALL = new Blob("7341@skep ü", 123_456_789_012L, bytes("a value"));
  private static final Blob ABSENT = new Blob("7341", Long.MAX_VALUE, null);
  private static final Blob LARGE = new Blob("7341", 5, bytes("all work and no play ".repeat(400)));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int length) {
    var noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Nested
  class AsBytes {

    @Test
    void comesBackAsItWas() {
      for (var blob : new Blob[] {SMALL, ABSENT, LARGE, new Blob("", -1, new byte[0])}) {
        assertThat(Blob.parse(blob.toBytes())).isEqualTo(blob);
      }
    }

    @Test
    void comesBackWhenAsLongAsMayBeAndIsTooLongBeyond() {
      var most = new Blob("f".repeat(Blob.MAX_FEED), 1, noise(Blob.MAX_VALUE));
      var more = new Blob("7341", 1, new byte[Blob.MAX_VALUE + Blob.MAX_FEED]);

      assertThat(most.toBytes()).hasSize(Blob.MAX_LENGTH);
      assertThat(Blob.parse(most.toBytes())).isEqualTo(most);
      assertThat(more.toBytes()).hasSizeGreaterThan(Blob.MAX_LENGTH);
      assertThat(Blob.parse(more.toBytes())).isNull();
    }

    @Test
    void refusesTheNameOfAFeedThatIsTooLong() {
      var blob = new Blob("ü".repeat(Blob.MAX_FEED / 2 + 1), 1, null);

      assertThatThrownBy(blob::toBytes).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsOfItselfWithoutTheValue() {
      assertThat(SMALL).hasToString("7341@skep ü before 123456789012: 7 bytes");
      assertThat(ABSENT).hasToString("7341 before 9223372036854775807: absent");
    }
  }

  @Nested
  class Parse {

    @Test
    void refusesEveryFlippedBit() {
      for (var blob : new Blob[] {SMALL, ABSENT, LARGE}) {
        var whole = blob.toBytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
          var flipped = whole.clone();
          flipped[bit / 8] ^= (byte) (1 << bit % 8);

          assertThat(Blob.parse(flipped)).as("bit %d", bit).isNull();
        }
      }
    }

    @Test
    void refusesWhatIsCutOrGrown() {
      for (var blob : new Blob[] {SMALL, ABSENT, LARGE}) {
        var whole = blob.toBytes();
        for (int length = 0; length < whole.length; length++) {
          assertThat(Blob.parse(Arrays.copyOf(whole, length))).as("cut to %d", length).isNull();
        }
        assertThat(Blob.parse(Arrays.copyOf(whole, whole.length + 1))).isNull();
      }
    }

    @Test
    void refusesNoiseOfEveryLength() {
      for (int length = 0; length < 2_000; length++) {
        assertThat(Blob.parse(noise(length))).isNull();
      }
    }

    @Test
    void refusesAnotherMarkVersionOrKindThatIsSummedUpRightly() {
      assertThat(Blob.parse(summedUp(SMALL.toBytes()))).isEqualTo(SMALL);
      for (int at = 0; at < 3; at++) {
        for (int other = 0; other < 256; other++) {
          var changed = SMALL.toBytes();
          changed[at] = (byte) other;
          boolean same = Arrays.equals(changed, SMALL.toBytes());

          assertThat(Blob.parse(summedUp(changed)))
              .as("byte %d is %d", at, other)
              .isEqualTo(same ? SMALL : null);
        }
      }
    }

    @Test
    void refusesAnOlderVersion() {
      var older = SMALL.toBytes();
      older[1]--;

      assertThat(Blob.parse(summedUp(older))).isNull();
    }

    @Test
    void refusesLengthsThatCannotBe() {
      var longName = SMALL.toBytes();
      ByteBuffer.wrap(longName).putShort(3, (short) 0xFFFF);
      var absentWithValue = SMALL.toBytes();
      absentWithValue[2] = 0;
      var malformedName = SMALL.toBytes();
      malformedName[5] = (byte) 0xC3;

      assertThat(Blob.parse(summedUp(longName))).isNull();
      assertThat(Blob.parse(summedUp(absentWithValue))).isNull();
      assertThat(Blob.parse(summedUp(malformedName))).isNull();
    }

    private static byte[] summedUp(byte[] bytes) {
      var sum = new CRC32C();
      sum.update(bytes, 0, bytes.length - 4);
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) sum.getValue());
      return bytes;
    }
  }
}
