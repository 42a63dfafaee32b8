package io.skep.adapters.jooq;

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
public final class KeysetCursor {

  private final String list;
  private final Class<?>[] types;

  /**
   * Creates the cursors of a list.
   *
   * @param list its name; also tells its cursors from those of other lists
   * @param types of its keys, in order: {@code Long}, {@code String} or {@code UUID}
   */
  public KeysetCursor(String list, Class<?>... types) {
    this.list = list;
    this.types = types.clone();
  }

  /** Returns the cursor that points behind the element with these keys. */
  public Cursor of(Object... keys) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      for (int i = 0; i < types.length; i++) {
        write(out, types[i].cast(keys[i]));
      }
      var body = bytes.toByteArray();
      out.writeInt(check(body, body.length));
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
  public Keys keys(Cursor cursor) {
    try {
      var bytes = Base64.getUrlDecoder().decode(cursor.value());
      int length = bytes.length - Integer.BYTES;
      if (length < 0) {
        throw foreign();
      }
      var in = new DataInputStream(new ByteArrayInputStream(bytes));
      var keys = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        keys[i] = read(in, types[i]);
      }
      if (in.available() != Integer.BYTES || in.readInt() != check(bytes, length)) {
        throw foreign();
      }
      return new Keys(keys);
    } catch (IllegalArgumentException | IOException e) {
      throw foreign();
    }
  }

  private InvalidArgumentException foreign() {
    return new InvalidArgumentException("cursor", "is not one of the list " + list);
  }

  private int check(byte[] body, int length) {
    var sum = new CRC32();
    for (int i = 0; i < list.length(); i++) {
      sum.update(list.charAt(i));
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
  public static final class Keys {

    private final Object[] values;

    private Keys(Object[] values) {
      this.values = values;
    }

    /** Returns a key that is a number, by its place from 0. */
    public long number(int index) {
      return (Long) values[index];
    }

    /** Returns a key that is a text, by its place from 0. */
    public String text(int index) {
      return (String) values[index];
    }

    /** Returns a key that is an id, by its place from 0. */
    public UUID id(int index) {
      return (UUID) values[index];
    }
  }
}
