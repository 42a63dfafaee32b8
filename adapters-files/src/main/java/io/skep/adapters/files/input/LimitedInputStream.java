package io.skep.adapters.files.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input stream that fails with {@link LimitExceededException} beyond a maximum length. */
final class LimitedInputStream extends FilterInputStream {

  private final long limit;
  private long remaining;

  LimitedInputStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    remaining = limit;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      consume(1);
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      consume(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    consume(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void consume(long count) throws IOException {
    remaining -= count;
    if (remaining < 0) {
      throw new LimitExceededException(limit);
    }
  }

  /** Failure: the stream is longer than the limit. */
  static final class LimitExceededException extends IOException {

    private static final long serialVersionUID = 1L;

    LimitExceededException(long limit) {
      super("larger than " + limit + " bytes");
    }
  }
}
