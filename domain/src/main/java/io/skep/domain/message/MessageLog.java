package io.skep.domain.message;

import io.skep.domain.value.Check;
import io.skep.domain.value.IdGenerator;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The threads of messages of one swarm.
 *
 * <p>Sequences, not times, give the order: the first message of a thread has 1, and each further
 * one follows without a gap. The version of a thread is the sequence of its last message.
 *
 * <p>Each method is one unit of work, or part of the caller's. Safe for use by many threads. Any
 * method may throw {@link io.skep.domain.error.StoreException}.
 */
public final class MessageLog {

  /** How many messages may be appended in one call. */
  public static final int MAX_BATCH = 1_000;

  private final SwarmId swarm;
  private final MessageRepository messages;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Creates the message log of a swarm over its store. */
  public MessageLog(
      SwarmId swarm, MessageRepository messages, IdGenerator ids, InstantSource clock) {
    this.swarm = swarm;
    this.messages = messages;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Adds an entry to the end of a thread; if its key is there already, nothing is stored.
   *
   * @return the message as stored, or the one that has the key
   */
  public Message append(ThreadId thread, Entry entry) {
    return append(thread, List.of(entry), OptionalLong.empty()).get(0);
  }

  /**
   * Adds entries to the end of a thread, all or none; those whose key is there already are not
   * stored.
   *
   * @param entries at most {@value #MAX_BATCH}
   * @return for each of them, in order, the message as stored, or the one that has the key
   */
  public List<Message> append(ThreadId thread, List<Entry> entries) {
    return append(thread, entries, OptionalLong.empty());
  }

  /**
   * Adds entries to the end of a thread that nobody else has added to since it was read.
   *
   * @param entries at most {@value #MAX_BATCH}
   * @param expectedVersion the version that the thread was read at; empty for any
   * @return for each of them, in order, the message as stored, or the one that has the key
   * @throws io.skep.domain.error.StaleVersionException if the thread has another version, unless
   *     all entries are there already
   */
  public List<Message> append(ThreadId thread, List<Entry> entries, OptionalLong expectedVersion) {
    Check.size("entries", entries, MAX_BATCH);
    expectedVersion.ifPresent(
        version -> Check.range("expected version", version, 0, Long.MAX_VALUE));
    var now = clock.instant();
    var made = entries.stream().map(entry -> made(entry, now)).toList();
    return messages.append(swarm, thread, made, expectedVersion);
  }

  /** Returns the message, or empty if there is none under this id. */
  public Optional<Message> find(MessageId id) {
    return messages.find(swarm, id);
  }

  /** Returns the version of a thread; 0 for one that never had a message. */
  public long version(ThreadId thread) {
    return messages.version(swarm, thread);
  }

  /**
   * Returns the last messages of a thread, in order.
   *
   * @param count how many at most, 1 to 1,000; fewer may come when they are large
   */
  public List<Message> last(ThreadId thread, int count) {
    return before(thread, Long.MAX_VALUE, count);
  }

  /**
   * Returns the first messages behind a sequence, in order; 0 starts at the beginning.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large, but never none
   *     while there are some
   */
  public List<Message> after(ThreadId thread, long sequence, int limit) {
    Check.range("sequence", sequence, 0, Long.MAX_VALUE);
    Check.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return messages.after(swarm, thread, sequence, limit);
  }

  /**
   * Returns the last messages before a sequence, in order.
   *
   * @param limit how many at most, 1 to 1,000; fewer may come when they are large, but never none
   *     while there are some
   */
  public List<Message> before(ThreadId thread, long sequence, int limit) {
    Check.range("sequence", sequence, 0, Long.MAX_VALUE);
    Check.range("limit", limit, 1, PageRequest.MAX_LIMIT);
    return messages.before(swarm, thread, sequence, limit);
  }

  /** Returns a page of the messages of a thread said at {@code since} or later, in order. */
  public Page<Message> since(ThreadId thread, Instant since, PageRequest page) {
    return messages.since(swarm, thread, Check.instant("since", since), page);
  }

  /**
   * Removes the messages of a thread together with their deliveries; its version stays.
   *
   * @return how many there were
   */
  public long clear(ThreadId thread) {
    return messages.clear(swarm, thread);
  }

  /** Returns a page of the threads of a kind that have messages, ordered by owner. */
  public Page<ThreadSummary> threads(ThreadKind kind, PageRequest page) {
    return messages.threads(swarm, kind, page);
  }

  private NewMessage made(Entry entry, Instant now) {
    return new NewMessage(
        new MessageId(ids.next()),
        entry.role(),
        entry.author(),
        entry.content(),
        Optional.empty(),
        entry.key(),
        now);
  }
}
