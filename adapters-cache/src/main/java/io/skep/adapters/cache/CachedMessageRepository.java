package io.skep.adapters.cache;

import io.skep.domain.change.ChangeTag;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
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

/** Keeps the last messages of threads. */
final class CachedMessageRepository implements MessageRepository {

  /** So many of the last messages of a thread. */
  private record Last(ThreadId thread, int limit) {}

  private final MessageRepository delegate;
  private final Block block;
  private final Region<Last, List<Message>> last;

  CachedMessageRepository(MessageRepository delegate, Levels levels) {
    this.delegate = delegate;
    block = levels.block();
    last =
        levels.region(
            "last-messages",
            of -> "thread:" + of.thread() + ":last:" + of.limit(),
            of -> List.of(ChangeTag.of(of.thread())),
            messages -> Weights.of(messages, Weights::of),
            Form.of(CacheFormats.listOf(Message.class)),
            (swarm, of) ->
                List.copyOf(store().before(swarm, of.thread(), Long.MAX_VALUE, of.limit())));
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion) {
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
  public List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return store().after(swarm, thread, sequence, limit);
  }

  @Override
  public List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return sequence == Long.MAX_VALUE
        ? last.get(swarm, new Last(thread, limit))
        : store().before(swarm, thread, sequence, limit);
  }

  @Override
  public Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    return store().since(swarm, thread, since, page);
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return store().clear(swarm, thread);
  }

  @Override
  public Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    return store().threads(swarm, kind, page);
  }

  private MessageRepository store() {
    return block.passing(delegate);
  }
}
