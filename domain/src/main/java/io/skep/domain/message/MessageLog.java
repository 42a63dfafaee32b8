package io.skep.domain.message;

import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Append-only log of the message threads of one swarm.
 *
 * <p>Sequences, not times, define the order: the first message of a thread has sequence 1, and
 * further ones follow without gaps. The version of a thread is the sequence of its last message.
 *
 * <p>Each method joins the unit of work of its caller or runs in one of its own. Thread-safe. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class MessageLog {

  /** Maximum number of messages appended in one call. */
  public static final int MAX_BATCH = 1_000;

  private final SwarmId swarm;
  private final MessageRepository messages;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Creates the message log of a swarm on its store. */
  public MessageLog(
      SwarmId swarm, MessageRepository messages, IdGenerator ids, InstantSource clock) {
    this.swarm = swarm;
    this.messages = messages;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Appends a message to a thread; if its key is taken, nothing is stored.
   *
   * @return the message as stored, or the existing message with the key
   */
  public Message append(ThreadId thread, MessageInput input) {
    return append(thread, List.of(input), OptionalLong.empty()).get(0);
  }

  /**
   * Appends messages to a thread atomically; messages whose key is taken are not stored.
   *
   * @param inputs at most {@value #MAX_BATCH}
   * @return for each of them, in order, the message as stored, or the existing message with the key
   */
  public List<Message> append(ThreadId thread, List<MessageInput> inputs) {
    return append(thread, inputs, OptionalLong.empty());
  }

  /**
   * Appends messages to a thread if it still has the expected version (optimistic concurrency).
   *
   * @param inputs at most {@value #MAX_BATCH}
   * @param expectedVersion version at which the thread was read; empty for any
   * @return for each of them, in order, the message as stored, or the existing message with the key
   * @throws io.skep.domain.error.StaleVersionException if the thread has another version, unless
   *     the keys of all messages are taken
   */
  public List<Message> append(
      ThreadId thread, List<MessageInput> inputs, OptionalLong expectedVersion) {
    Validate.size("messages", inputs, MAX_BATCH);
    expectedVersion.ifPresent(
        version -> Validate.range("expected version", version, 0, Long.MAX_VALUE));
    var now = clock.instant();
    var inserts = inputs.stream().map(input -> toInsert(input, now)).toList();
    return messages.append(swarm, thread, inserts, expectedVersion);
  }

  /** Returns the message, or empty if no such id exists. */
  public Optional<Message> find(MessageId id) {
    return messages.find(swarm, id);
  }

  /** Returns the version of a thread; 0 if it never had a message. */
  public long version(ThreadId thread) {
    return messages.version(swarm, thread);
  }

  /**
   * Returns the last messages of a thread, in order.
   *
   * @param count maximum number of messages, 1 to 1,000; large messages shorten the result
   */
  public List<Message> findLast(ThreadId thread, int count) {
    return findBefore(thread, Long.MAX_VALUE, count);
  }

  /**
   * Returns the first messages after a sequence, in order; sequence 0 starts at the beginning.
   *
   * @param limit maximum number of messages, 1 to 1,000; large messages shorten the result, which
   *     is empty only if no message matches
   */
  public List<Message> findAfter(ThreadId thread, long sequence, int limit) {
    Validate.range("sequence", sequence, 0, Long.MAX_VALUE);
    Validate.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return messages.findAfter(swarm, thread, sequence, limit);
  }

  /**
   * Returns the last messages before a sequence, in order.
   *
   * @param limit maximum number of messages, 1 to 1,000; large messages shorten the result, which
   *     is empty only if no message matches
   */
  public List<Message> findBefore(ThreadId thread, long sequence, int limit) {
    Validate.range("sequence", sequence, 0, Long.MAX_VALUE);
    Validate.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return messages.findBefore(swarm, thread, sequence, limit);
  }

  /**
   * Returns a page of the messages of a thread created at {@code since} or later, ordered by
   * sequence.
   */
  public Page<Message> findSince(ThreadId thread, Instant since, PageRequest page) {
    return messages.findSince(swarm, thread, Validate.instant("since", since), page);
  }

  /**
   * Deletes the messages of a thread and their deliveries; its version remains.
   *
   * @return number of deleted messages
   */
  public long clear(ThreadId thread) {
    return messages.clear(swarm, thread);
  }

  /** Returns a page of the threads of a kind that have messages, ordered by owner. */
  public Page<ThreadSummary> listThreads(ThreadKind kind, PageRequest page) {
    return messages.listThreads(swarm, kind, page);
  }

  private MessageInsert toInsert(MessageInput input, Instant now) {
    return new MessageInsert(
        new MessageId(ids.next()),
        input.role(),
        input.author(),
        input.content(),
        Optional.empty(),
        input.key(),
        now);
  }
}
