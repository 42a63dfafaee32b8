package io.skep.adapters.jooq.repository;

import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.value.Cursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Turns the keys of a list's last element into a cursor and back. What was not made by the same
 * list is refused as an invalid argument.
 */
public final class KeysetCursorCodec {

  private final String listName;
  private final Class<?>[] keyTypes;

  /**
   * Creates the cursors of a list.
   *
   * @param list its name; also tells its cursors from those of other lists
   * @param types of its keys, in order: {@code Long}, {@code String} or {@code UUID}
   */
  public KeysetCursorCodec(String list, Class<?>... types) {
    this.listName = list;
    this.keyTypes = types.clone();
  }

  /** Returns the cursor that points behind the element with these keys. */
  public Cursor encode(Object... keys) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      for (int i = 0; i < keyTypes.length; i++) {
        write(out, keyTypes[i].cast(keys[i]));
      }
      var body = bytes.toByteArray();
      out.writeInt(checksum(body, body.length));
      return new Cursor(
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the keys that a cursor was made of.
   *
   * @throws InvalidArgumentException if it was not made by this list
   */
  public DecodedKeys decode(Cursor cursor) {
    try {
      var bytes = Base64.getUrlDecoder().decode(cursor.value());
      int length = bytes.length - Integer.BYTES;
      if (length < 0) {
        throw invalidCursor();
      }
      var in = new DataInputStream(new ByteArrayInputStream(bytes));
      var keys = new Object[keyTypes.length];
      for (int i = 0; i < keyTypes.length; i++) {
        keys[i] = read(in, keyTypes[i]);
      }
      if (in.available() != Integer.BYTES || in.readInt() != checksum(bytes, length)) {
        throw invalidCursor();
      }
      return new DecodedKeys(keys);
    } catch (IllegalArgumentException | IOException e) {
      throw invalidCursor();
    }
  }

  private InvalidArgumentException invalidCursor() {
    return new InvalidArgumentException("cursor", "is not one of the list " + listName);
  }

  private int checksum(byte[] body, int length) {
    var sum = new CRC32();
    for (int i = 0; i < listName.length(); i++) {
      sum.update(listName.charAt(i));
    }
    sum.update(body, 0, length);
    return (int) sum.getValue();
  }

  private static void write(DataOutputStream out, Object key) throws IOException {
    if (key instanceof UUID id) {
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    } else if (key instanceof Long number) {
      out.writeLong(number);
    } else {
      var text = (String) key;
      out.writeShort(text.length());
      out.writeChars(text);
    }
  }

  private static Object read(DataInputStream in, Class<?> type) throws IOException {
    if (type == UUID.class) {
      return new UUID(in.readLong(), in.readLong());
    }
    return type == Long.class ? (Object) in.readLong() : readText(in);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(in.readChar());
    }
    return text.toString();
  }

  /** The keys of an element. */
  public static final class DecodedKeys {

    private final Object[] values;

    private DecodedKeys(Object[] values) {
      this.values = values;
    }

    /** Returns a key that is a number, by its place from 0. */
    public long getLong(int index) {
      return (Long) values[index];
    }

    /** Returns a key that is a text, by its place from 0. */
    public String getString(int index) {
      return (String) values[index];
    }

    /** Returns a key that is an id, by its place from 0. */
    public UUID getUuid(int index) {
      return (UUID) values[index];
    }
  }
}
