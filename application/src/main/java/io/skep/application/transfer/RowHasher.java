package io.skep.application.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skep.domain.transfer.PortableRow;
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

/** Computes SHA-256 hashes over a canonical encoding of rows. Used by one thread at a time. */
final class RowHasher {

  private final MessageDigest digest;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  RowHasher() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK supports SHA-256", e);
    }
  }

  /** Returns the checksum with these rows added. */
  Checksum add(Checksum checksum, List<PortableRow> rows) {
    var sum = checksum;
    for (var row : rows) {
      var hash = ByteBuffer.wrap(digest.digest(encode(row)));
      sum = sum.plus(hash.getLong(), hash.getLong());
    }
    return sum;
  }

  private byte[] encode(PortableRow row) {
    try {
      bytes.reset();
      write(row.type().name());
      for (var value : row.values()) {
        write(value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a value as a type tag, the length if it varies, and the contents, so that the encoding
   * is unambiguous.
   */
  private void write(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof String text) {
      write(1, text);
    } else if (value instanceof Number number) {
      out.writeByte(number instanceof Double ? 3 : 2);
      out.writeLong(
          number instanceof Double decimal ? Double.doubleToLongBits(decimal) : number.longValue());
    } else if (value instanceof Boolean flag) {
      out.writeByte(4);
      out.writeBoolean(flag);
    } else if (value instanceof UUID id) {
      out.writeByte(5);
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    } else if (value instanceof Instant at) {
      out.writeByte(6);
      out.writeLong(at.getEpochSecond());
      out.writeInt(at.getNano());
    } else if (value instanceof Labels labels) {
      write(7, String.join("\n", labels.values()));
    } else {
      throw new IllegalArgumentException("unsupported type of a row value: " + value.getClass());
    }
  }

  private void write(int type, String text) throws IOException {
    var encoded = text.getBytes(UTF_8);
    out.writeByte(type);
    out.writeInt(encoded.length);
    out.write(encoded);
  }
}
