package io.skep.domain.message;

import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Port to durable storage of threads of messages.
 *
 * <p>Every method takes part in the caller's unit of work, or is one of its own. Implementations
 * are safe for use by many threads. Any method may throw {@link
 * io.skep.domain.error.StoreException}. What an implementation owes is spelled out as tests in
 * {@code MessageRepositoryContract}.
 */
public interface MessageRepository {

  /**
   * Adds messages to the end of a thread, all or none, in the order given, with sequences that
   * follow on its version without a gap. A message whose key the thread has already, also from
   * earlier in the list, is not added: the message that has the key is returned in its place.
   *
   * @param messages at most 1,000
   * @param expectedVersion the version that the thread must have; empty for any
   * @return for each of them, in order, the message as stored
   * @throws io.skep.domain.error.StaleVersionException if the thread has another version and at
   *     least one of the messages would be added
   * @throws io.skep.domain.error.AlreadyExistsException if an id is taken
   */
  List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion);

  /** Returns the message, or empty if there is none under this id. */
  Optional<Message> find(SwarmId swarm, MessageId id);

  /**
   * Returns the version of a thread: the sequence of the last message that it ever had, 0 for a
   * thread that never had one. Clearing does not change it.
   */
  long version(SwarmId swarm, ThreadId thread);

  /**
   * Returns the first messages behind a sequence, in order.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large, but never none
   *     while there are some
   */
  List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit);

  /**
   * Returns the last messages before a sequence, in order.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large, but never none
   *     while there are some
   */
  List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit);

  /** Returns a page of the messages said at {@code since} or later, in order of sequence. */
  Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page);

  /**
   * Removes the messages of a thread together with their deliveries; its version stays, so that
   * sequences are never used again.
   *
   * @return how many there were
   */
  long clear(SwarmId swarm, ThreadId thread);

  /** Returns a page of the threads of a kind that have messages, ordered by owner. */
  Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page);
}
