package io.skep.application.moving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skep.domain.move.StoredRow;
import io.skep.domain.value.Labels;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rows in the one form of which their digests are made. Used by one thread at a time. */
final class Digests {

  private final MessageDigest digest;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  Digests() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns a checksum with these rows added to it. */
  Checksum add(Checksum checksum, List<StoredRow> rows) {
    var sum = checksum;
    for (var row : rows) {
      var first = ByteBuffer.wrap(digest.digest(form(row)));
      sum = sum.plus(first.getLong(), first.getLong());
    }
    return sum;
  }

  private byte[] form(StoredRow row) {
    try {
      bytes.reset();
      write(row.kind().name());
      for (var value : row.values()) {
        write(value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each value begins with what it is, and says how long it is, so that none passes for others. */
  private void write(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof String text) {
      write(1, text);
    } else if (value instanceof Number number) {
      out.writeByte(number instanceof Double ? 3 : 2);
      out.writeLong(
          number instanceof Double real ? Double.doubleToLongBits(real) : number.longValue());
    } else if (value instanceof Boolean truth) {
      out.writeByte(4);
      out.writeBoolean(truth);
    } else if (value instanceof UUID id) {
      out.writeByte(5);
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    } else if (value instanceof Instant at) {
      out.writeByte(6);
      out.writeLong(at.getEpochSecond());
      out.writeInt(at.getNano());
    } else if (value instanceof Labels words) {
      write(7, String.join("\n", words.values()));
    } else {
      throw new IllegalArgumentException("no row holds a value of " + value.getClass());
    }
  }

  private void write(int type, String text) throws IOException {
    var encoded = text.getBytes(UTF_8);
    out.writeByte(type);
    out.writeInt(encoded.length);
    out.write(encoded);
  }
}
