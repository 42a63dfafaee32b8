package io.skep.adapters.cache.repository;

import io.skep.adapters.cache.codec.CacheCodecs;
import io.skep.adapters.cache.codec.NullableCodec;
import io.skep.adapters.cache.codec.SizeEstimator;
import io.skep.adapters.cache.coherence.TransactionScope;
import io.skep.adapters.cache.local.CacheContext;
import io.skep.adapters.cache.local.Region;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Caching {@link MessageRepository}: caches the last messages of threads. Thread-safe. */
public final class CachedMessageRepository implements MessageRepository {

  /** Cache key of the last {@code limit} messages of a thread. */
  private record LastMessagesKey(ThreadId thread, int limit) {}

  private final MessageRepository delegate;
  private final TransactionScope transactionScope;
  private final Region<LastMessagesKey, List<Message>> lastMessages;

  /** Creates the regions of this repository in a cache context. */
  public CachedMessageRepository(MessageRepository delegate, CacheContext context) {
    this.delegate = delegate;
    transactionScope = context.transactionScope();
    lastMessages =
        context.createRegion(
            "last-messages",
            key -> "thread:" + key.thread() + ":last:" + key.limit(),
            key -> List.of(ChangeTag.of(key.thread())),
            messages -> SizeEstimator.sizeOf(messages, SizeEstimator::sizeOf),
            NullableCodec.of(CacheCodecs.listOf(Message.class)),
            (swarm, key) ->
                List.copyOf(store().findBefore(swarm, key.thread(), Long.MAX_VALUE, key.limit())));
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages, OptionalLong expectedVersion) {
    return store().append(swarm, thread, messages, expectedVersion);
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return store().find(swarm, id);
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return store().version(swarm, thread);
  }

  @Override
  public List<Message> findAfter(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return store().findAfter(swarm, thread, sequence, limit);
  }

  @Override
  public List<Message> findBefore(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return sequence == Long.MAX_VALUE
        ? lastMessages.get(swarm, new LastMessagesKey(thread, limit))
        : store().findBefore(swarm, thread, sequence, limit);
  }

  @Override
  public Page<Message> findSince(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    return store().findSince(swarm, thread, since, page);
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return store().clear(swarm, thread);
  }

  @Override
  public Page<ThreadSummary> listThreads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    return store().listThreads(swarm, kind, page);
  }

  private MessageRepository store() {
    return transactionScope.passThrough(delegate);
  }
}
