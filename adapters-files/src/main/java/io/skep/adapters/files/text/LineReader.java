package io.skep.adapters.files.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reader of the non-blank lines of a stream. Buffers one line at a time, at most the maximum length
 * of it. Not thread-safe.
 */
public final class LineReader implements Closeable {

  private static final int BUFFER_SIZE = 64 * 1024;

  /**
   * Line of a file.
   *
   * @param number the line number; the first is 1
   * @param bytes the content without its line feed, cut at the maximum length
   * @param truncated whether the line was longer than the maximum length
   */
  @SuppressWarnings("ArrayRecordComponent")
  public // Read once and discarded, never compared.
  record Line(long number, byte[] bytes, boolean truncated) {}

  private final InputStream in;
  private final int maxLength;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;
  private byte[] lineBuffer = new byte[1_024];
  private long lineNumber;

  /** Creates a reader of lines of at most {@code maxLength} bytes; closing it closes the stream. */
  public LineReader(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** Returns the next non-blank line, or empty at the end of the stream. */
  public Optional<Line> next() throws IOException {
    while (fillBuffer()) {
      var read = readLine();
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

  private Line readLine() throws IOException {
    lineNumber++;
    int length = 0;
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fillBuffer()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      int copied = Math.min(end - position, maxLength - length);
      tooLong |= copied < end - position;
      if (length + copied > lineBuffer.length) {
        lineBuffer =
            Arrays.copyOf(
                lineBuffer, Math.min(maxLength, Math.max(2 * lineBuffer.length, length + copied)));
      }
      System.arraycopy(buffer, position, lineBuffer, length, copied);
      length += copied;
      ended = end < limit;
      position = ended ? end + 1 : end;
    }
    return new Line(lineNumber, Arrays.copyOf(lineBuffer, length), tooLong);
  }

  /** Fills the buffer if it is used up, and returns whether it has unread bytes. */
  private boolean fillBuffer() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, BUFFER_SIZE));
    return limit > 0;
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
