package io.skep.adapters.cache;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A second level that passes everything on to another one, and leaves that open. */
class PassingLevel implements SecondLevel {

  private final SecondLevel delegate;

  PassingLevel(SecondLevel delegate) {
    this.delegate = delegate;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return delegate.get(key);
  }

  @Override
  public void put(String key, byte[] blob, Duration timeToLive) {
    delegate.put(key, blob, timeToLive);
  }

  @Override
  public boolean isThere(Duration patience) {
    return delegate.isThere(patience);
  }

  @Override
  public void post(String board, String member, byte[] blob, Duration timeToLive) {
    delegate.post(board, member, blob, timeToLive);
  }

  @Override
  public List<byte[]> posted(String board) {
    return delegate.posted(board);
  }

  @Override
  public void close() {}
}
