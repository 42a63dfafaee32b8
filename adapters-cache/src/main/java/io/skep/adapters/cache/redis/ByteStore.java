package io.skep.adapters.cache.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Untrusted key-value store shared by many processes. It may lose entries, return older bytes, or
 * return bytes that were never written; readers validate the contents ({@link
 * io.skep.adapters.cache.codec.VersionedValue}).
 *
 * <p>No method throws; failures read as missing entries. Thread-safe.
 */
public interface ByteStore extends AutoCloseable {

  /** Maximum number of members that {@link #getMembers} returns. */
  int MAX_MEMBERS = 1_000;

  /**
   * Returns the bytes stored under a key, or null if there are none, the store is unavailable, or
   * it does not respond within the response timeout.
   */
  byte @Nullable [] get(String key);

  /**
   * Stores bytes under a key asynchronously, replacing previous ones. The write is dropped if the
   * bytes are too long or too many bytes are in flight.
   *
   * @param timeToLive time until expiry, at least 1 millisecond
   */
  void put(String key, byte[] value, Duration timeToLive);

  /** Returns whether the store is connected, after waiting at most for the timeout. */
  boolean awaitConnection(Duration timeout);

  /**
   * Stores the value of a member of a group asynchronously, replacing its previous one; {@link
   * #getMembers} returns it.
   *
   * @param timeToLive time until expiry
   */
  void putMember(String group, String member, byte[] value, Duration timeToLive);

  /**
   * Returns the unexpired values of a group, of at most {@value #MAX_MEMBERS} members. Blocks; each
   * request waits for a second or two at most.
   */
  List<byte[]> getMembers(String group);

  /** Closes the store: reads return nothing, writes are dropped. Idempotent. */
  @Override
  void close();
}
