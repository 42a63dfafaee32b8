package io.skep.domain.cache;

import io.skep.domain.change.ChangePosition;
import io.skep.domain.value.SwarmId;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Port to what is kept of what was read from a store, in this process and for others.
 *
 * <p>Whatever is handed out is at least as new as what calls of this process had committed when it
 * was asked for, and as what any other process had committed a stated bound before. Two reads by
 * different callers may go back behind one another within that bound; who must not see that hands
 * in a token.
 *
 * <p>Safe for use by many threads. Methods throw {@link io.skep.domain.error.StoreException} if the
 * store fails.
 */
public interface Cache {

  /**
   * Runs what writes, and returns a token of it: whoever reads {@link #atLeast} this token, in
   * whatever process, reads what was written, or what came after it. To be called outside of any
   * unit of work: nothing of one is committed before it ends. Costs a question to the store.
   */
  <T> Written<T> written(Supplier<T> write);

  /**
   * Runs what reads, and has all its reads be as new as a token at least. Costs a question to the
   * store if nothing of the kind was asked since the token was made; if the store does not answer
   * that, everything is read from it.
   *
   * @param token of {@link #written}, or a position of {@link
   *     io.skep.domain.change.ChangeFeed#position}
   */
  <T> T atLeast(ChangePosition token, Supplier<T> read);

  /**
   * Has all processes forget what is kept under these words, and below them: such as {@code
   * agent:42} or {@code agent:42:*} for all of agent 42, {@code task:*} for all tasks, {@code *}
   * for all of the swarm. Costs the same however much that is. Takes part in the caller's unit of
   * work, or is one of its own; this process has forgotten when the call returns that commits it.
   *
   * @param pattern parts with colons between them, 1 to 600 characters; beyond the eighth part,
   *     nothing is told apart
   * @throws io.skep.domain.error.InvalidArgumentException if it is something else
   */
  void forget(SwarmId swarm, String pattern);

  /**
   * Returns the result of a question of the program's own: what is kept of it, or else what is
   * read, which is kept then. Several that want the same at a time have one of them read.
   *
   * <p>What was slow to read is read again before its time is over, now and then, on a thread of
   * the cache's own, so that nobody has to wait; so the block should do nothing but read, and may
   * be called by another thread. Within a unit of work, it is read each time.
   *
   * @param query what is asked
   * @param read reads it; what it throws is thrown, and nothing is kept
   * @throws NullPointerException if it returns null
   */
  <V> V result(SwarmId swarm, Query<V> query, Supplier<V> read);

  /**
   * Returns whether what is kept is kept for other processes too at this moment.
   *
   * @param patience how long the connection for that is waited for at most, which is made beside
   *     the calls
   */
  boolean isShared(Duration patience);

  /** Returns what has happened in each region, ordered by its name; nothing if nothing is kept. */
  List<CacheFigures> figures();

  /**
   * Returns what has happened in this process, first, and in each other one that shares what it
   * keeps, as of a few seconds ago; nothing if nothing is kept. Processes that keep things in their
   * memory only are not known to others.
   */
  List<ProcessFigures> everywhere();

  /**
   * Returns what is kept under these words, by this process and for all of them; for people who
   * wonder. Goes through all that this process keeps.
   *
   * @param words such as {@code agent:42}, with no asterisk
   * @throws io.skep.domain.error.InvalidArgumentException if they are none, as for {@link #forget}
   */
  List<KeptEntry> explain(SwarmId swarm, String words);
}
