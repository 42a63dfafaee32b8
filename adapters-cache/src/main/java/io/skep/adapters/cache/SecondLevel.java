package io.skep.adapters.cache;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store of bytes under keys that many processes share, and that nobody trusts: it may lose what
 * it was given, give back older bytes, or give back bytes that it was never given. It is judged by
 * what the bytes say of themselves ({@link Blob}).
 *
 * <p>Its trouble is its own: no method throws. Safe for use by many threads.
 */
interface SecondLevel extends AutoCloseable {

  /** How many members' posts are returned at most. */
  int MAX_POSTED = 1_000;

  /**
   * Returns what is there under a key, or null if there is nothing or it cannot be told soon
   * enough. Takes no longer than the budget of the level.
   */
  byte @Nullable [] get(String key);

  /**
   * Has bytes kept under a key, in place of what was there, and returns without waiting for it.
   * What is too long, or comes while too much is on its way already, is dropped.
   *
   * @param timeToLive after which they are gone, a millisecond or more
   */
  void put(String key, byte[] blob, Duration timeToLive);

  /** Returns whether it can be asked, for which it waits so long at most. */
  boolean isThere(Duration patience);

  /**
   * Has bytes be found by {@link #posted}, in place of what the member has posted before, and
   * returns without waiting for it.
   *
   * @param timeToLive after which they are gone
   */
  void post(String board, String member, byte[] blob, Duration timeToLive);

  /** Returns what members have posted, of up to {@value #MAX_POSTED}; waits for a second or two. */
  List<byte[]> posted(String board);

  /** Ends it; from then on nothing is found and nothing is kept. Again, it does nothing. */
  @Override
  void close();
}
