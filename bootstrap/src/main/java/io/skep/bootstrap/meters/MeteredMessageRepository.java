package io.skep.bootstrap.meters;

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

/** Times what it hands on. */
final class MeteredMessageRepository implements MessageRepository {

  private final MessageRepository delegate;
  private final StoreTimers timers;

  MeteredMessageRepository(MessageRepository delegate, StoreTimers timers) {
    this.delegate = delegate;
    this.timers = timers;
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion) {
    return timers.time(
        "message.append", () -> delegate.append(swarm, thread, messages, expectedVersion));
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return timers.time("message.find", () -> delegate.find(swarm, id));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return timers.time("message.version", () -> delegate.version(swarm, thread));
  }

  @Override
  public List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return timers.time("message.after", () -> delegate.after(swarm, thread, sequence, limit));
  }

  @Override
  public List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return timers.time("message.before", () -> delegate.before(swarm, thread, sequence, limit));
  }

  @Override
  public Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    return timers.time("message.since", () -> delegate.since(swarm, thread, since, page));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return timers.time("message.clear", () -> delegate.clear(swarm, thread));
  }

  @Override
  public Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    return timers.time("message.threads", () -> delegate.threads(swarm, kind, page));
  }
}
