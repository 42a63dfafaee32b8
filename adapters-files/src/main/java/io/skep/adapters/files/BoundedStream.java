package io.skep.adapters.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an error when it turns out to be longer than allowed. */
final class BoundedStream extends FilterInputStream {

  private final long max;
  private long left;

  BoundedStream(InputStream in, long max) {
    super(in);
    this.max = max;
    left = max;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long read) throws IOException {
    left -= read;
    if (left < 0) {
      throw new TooLongException(max);
    }
  }

  /** The stream is longer than allowed. */
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLongException(long max) {
      super("larger than " + max + " bytes");
    }
  }
}
