package io.skep.adapters.cache.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Byte store that forwards all calls but {@link #close} to another. */
public class ForwardingByteStore implements ByteStore {

  private final ByteStore delegate;

  /** Creates a store that forwards to another. */
  public ForwardingByteStore(ByteStore delegate) {
    this.delegate = delegate;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return delegate.get(key);
  }

  @Override
  public void put(String key, byte[] value, Duration timeToLive) {
    delegate.put(key, value, timeToLive);
  }

  @Override
  public boolean awaitConnection(Duration timeout) {
    return delegate.awaitConnection(timeout);
  }

  @Override
  public void putMember(String group, String member, byte[] value, Duration timeToLive) {
    delegate.putMember(group, member, value, timeToLive);
  }

  @Override
  public List<byte[]> getMembers(String group) {
    return delegate.getMembers(group);
  }

  @Override
  public void close() {}
}
