package io.skep.adapters.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a file, one after the other; blank ones are left out. Holds no more than one line,
 * and of a line that is too long no more than is allowed.
 */
final class Lines implements Closeable {

  private static final int BUFFER = 64 * 1024;

  /**
   * A line.
   *
   * @param number its number; the first is 1
   * @param bytes what it holds; the beginning of it if it is too long
   * @param isTooLong whether it is longer than allowed
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once and thrown away, never compared.
  record Line(long number, byte[] bytes, boolean isTooLong) {}

  private final InputStream in;
  private final int maxLength;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private byte[] line = new byte[1_024];
  private long number;

  Lines(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** Returns the next line, or empty if there is none. */
  Optional<Line> next() throws IOException {
    while (fill()) {
      var read = read();
      if (!isBlank(read.bytes())) {
        return Optional.of(read);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Line read() throws IOException {
    number++;
    int length = 0;
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int kept = Math.min(end - from, maxLength - length);
      tooLong |= kept < end - from;
      if (length + kept > line.length) {
        line = Arrays.copyOf(line, Math.min(maxLength, Math.max(2 * line.length, length + kept)));
      }
      System.arraycopy(buffer, from, line, length, kept);
      length += kept;
      ended = end < to;
      from = ended ? end + 1 : end;
    }
    return new Line(number, Arrays.copyOf(line, length), tooLong);
  }

  /** Returns whether anything is left. */
  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    from = 0;
    to = Math.max(0, in.read(buffer, 0, BUFFER));
    return to > 0;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
