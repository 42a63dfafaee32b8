package io.skep.domain.cache;

import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Port to the cache of store reads, in local memory and optionally shared between processes.
 *
 * <p>A cached result is at least as new as everything that calls of this process had committed when
 * it was requested, and as everything that other processes had committed a configured maximum
 * staleness earlier. Two reads by different callers may observe states out of order within that
 * bound; pass a token to {@link #readAtLeast} to rule that out.
 *
 * <p>Thread-safe. Methods throw {@link io.skep.domain.error.StoreException} if the store fails.
 */
public interface Cache {

  /**
   * Runs a write and returns a token for it: a {@link #readAtLeast} with the token, in any process,
   * observes the write or a later state. Call it outside of any unit of work, because nothing in a
   * unit is committed before it ends. Costs one query of the store.
   */
  <T> WriteResult<T> writeWithToken(Supplier<T> write);

  /**
   * Runs reads that observe a state at least as new as a token. Costs one query of the store unless
   * an equivalent query was made since the token was created; if that query fails, the reads bypass
   * the cache.
   *
   * @param token token of {@link #writeWithToken}, or a position of {@link
   *     io.skep.domain.changefeed.ChangeFeed#position}
   */
  <T> T readAtLeast(ChangePosition token, Supplier<T> read);

  /**
   * Invalidates, in all processes, the entries whose key matches a pattern: {@code agent:42} or
   * {@code agent:42:*} for everything of agent 42, {@code task:*} for all tasks, {@code *} for the
   * whole swarm. The cost does not depend on the number of entries. Joins the unit of work of its
   * caller or runs in one of its own; in this process, the entries are invalid when the call that
   * commits it returns.
   *
   * @param pattern key parts separated by colons, 1 to 600 characters; parts after the eighth are
   *     not distinguished
   * @throws io.skep.domain.error.InvalidArgumentException if the pattern is invalid
   */
  void invalidate(SwarmId swarm, String pattern);

  /**
   * Returns the result of an application query, from the cache or by running {@code read}, whose
   * result is then cached. Concurrent calls for the same result share one load.
   *
   * <p>Results that were slow to load may be refreshed before they expire on a thread of the cache,
   * so {@code read} should only read and may run on another thread. Inside a unit of work, {@code
   * read} runs on every call.
   *
   * @param query the query
   * @param read loads the result; an exception propagates to the caller and nothing is cached
   * @throws NullPointerException if {@code read} returns null
   */
  <V> V getOrLoad(SwarmId swarm, CachedQuery<V> query, Supplier<V> read);

  /**
   * Returns whether entries are currently shared with other processes.
   *
   * @param patience maximum time to wait for the connection, which is opened in the background
   */
  boolean isShared(Duration patience);

  /** Returns the statistics of each region, ordered by region name; empty if nothing is cached. */
  List<CacheStats> stats();

  /**
   * Returns the statistics of this process, first, and of each other process that shares its cache,
   * as of a few seconds ago; empty if nothing is cached. Processes with only an in-memory cache are
   * not included.
   */
  List<NodeCacheStats> clusterStats();

  /**
   * Returns the entries under a key, in this process and in the shared cache, for troubleshooting.
   * Scans all entries of this process.
   *
   * @param keyPrefix key prefix such as {@code agent:42}, without an asterisk
   * @throws io.skep.domain.error.InvalidArgumentException if the prefix is invalid, as for {@link
   *     #invalidate}
   */
  List<CacheEntryInfo> inspect(SwarmId swarm, String keyPrefix);
}
