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
 * Port to durable storage of message threads.
 *
 * <p>Every method joins the unit of work of its caller or runs in one of its own. Implementations
 * are thread-safe. Any method may throw {@link io.skep.domain.error.StoreException}. {@code
 * MessageRepositoryContract} specifies the behavior as tests.
 */
public interface MessageRepository {

  /**
   * Appends messages to a thread atomically, in the given order, with sequences that continue its
   * version without gaps. A message whose key is taken in the thread, or earlier in the list, is
   * not appended: the existing message is returned in its place.
   *
   * @param messages at most 1,000
   * @param expectedVersion required version of the thread; empty for any
   * @return the stored message for each element, in order
   * @throws io.skep.domain.error.StaleVersionException if the thread has another version and at
   *     least one of the messages would be appended
   * @throws io.skep.domain.error.AlreadyExistsException if an id is taken
   */
  List<Message> append(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages, OptionalLong expectedVersion);

  /** Returns the message, or empty if no such id exists. */
  Optional<Message> find(SwarmId swarm, MessageId id);

  /**
   * Returns the version of a thread: the sequence of the last message that it ever had, or 0.
   * Clearing does not change it.
   */
  long version(SwarmId swarm, ThreadId thread);

  /**
   * Returns the first messages after a sequence, in order.
   *
   * @param limit maximum number of messages, 1 to 1,000; large messages shorten the result, which
   *     is empty only if no message matches
   */
  List<Message> findAfter(SwarmId swarm, ThreadId thread, long sequence, int limit);

  /**
   * Returns the last messages before a sequence, in order.
   *
   * @param limit maximum number of messages, 1 to 1,000; large messages shorten the result, which
   *     is empty only if no message matches
   */
  List<Message> findBefore(SwarmId swarm, ThreadId thread, long sequence, int limit);

  /** Returns a page of the messages created at {@code since} or later, ordered by sequence. */
  Page<Message> findSince(SwarmId swarm, ThreadId thread, Instant since, PageRequest page);

  /**
   * Deletes the messages of a thread and their deliveries. Its version remains, so that sequences
   * are never reused.
   *
   * @return number of deleted messages
   */
  long clear(SwarmId swarm, ThreadId thread);

  /** Returns a page of the threads of a kind that have messages, ordered by owner. */
  Page<ThreadSummary> listThreads(SwarmId swarm, ThreadKind kind, PageRequest page);
}
