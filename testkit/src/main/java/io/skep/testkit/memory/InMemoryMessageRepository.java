package io.skep.testkit.memory;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.Check;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TextOrder;
import io.skep.testkit.memory.SwarmState.Copy;
import io.skep.testkit.memory.SwarmState.MessageKey;
import io.skep.testkit.memory.SwarmState.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Threads of messages in memory. */
final class InMemoryMessageRepository implements MessageRepository {

  private static final int MAX = 1_000;

  private static final Paging<Message, Long> BY_SEQUENCE =
      new Paging<>(Message::sequence, Comparator.naturalOrder(), String::valueOf, Long::valueOf);

  private static final Paging<ThreadId, String> BY_OWNER =
      new Paging<>(ThreadId::owner, TextOrder.BY_CODE_POINT, owner -> owner, owner -> owner);

  private final InMemoryUnitOfWork work;
  private final Swarms swarms;

  InMemoryMessageRepository(InMemoryUnitOfWork work, Swarms swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion) {
    Check.size("messages", messages, MAX);
    return work.change(
        () -> {
          long version = version(swarm, thread);
          List<Message> stored = new ArrayList<>();
          for (var message : messages) {
            var holder = holder(swarm, thread, message);
            if (holder.isEmpty()) {
              refuseStale(thread, expectedVersion, version);
            }
            stored.add(holder.orElseGet(() -> insert(swarm, thread, message)));
          }
          return stored;
        });
  }

  private static void refuseStale(ThreadId thread, OptionalLong expected, long actual) {
    if (expected.isPresent() && expected.getAsLong() != actual) {
      throw new StaleVersionException("thread", thread.toString(), expected.getAsLong(), actual);
    }
  }

  private Optional<Message> holder(SwarmId swarm, ThreadId thread, NewMessage message) {
    return message
        .key()
        .flatMap(key -> swarms.of(swarm).messageKeys.find(new MessageKey(thread, key)))
        .flatMap(swarms.of(swarm).messages::find);
  }

  private Message insert(SwarmId swarm, ThreadId thread, NewMessage given) {
    var state = swarms.of(swarm);
    if (state.messages.has(given.id())) {
      throw new AlreadyExistsException("message", given.id().toString());
    }
    var message = Message.stored(given, thread, version(swarm, thread) + 1);
    state.versions.put(thread, message.sequence());
    state.messages.put(message.id(), message);
    state.thread.put(new Position(thread, message.sequence()), message);
    message
        .key()
        .ifPresent(key -> state.messageKeys.put(new MessageKey(thread, key), message.id()));
    return message;
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return work.look(() -> swarms.of(swarm).messages.find(id));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return work.look(() -> swarms.of(swarm).versions.find(thread).orElse(0L));
  }

  @Override
  public List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.look(
        () ->
            in(swarm, thread)
                .filter(message -> message.sequence() > sequence)
                .limit(limit)
                .toList());
  }

  @Override
  public List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.look(
        () -> {
          List<Message> found = new ArrayList<>();
          swarms.of(swarm).thread.backwardFrom(new Position(thread, sequence)).stream()
              .takeWhile(message -> message.thread().equals(thread))
              .limit(limit)
              .forEach(found::add);
          Collections.reverse(found);
          return found;
        });
  }

  @Override
  public Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    return work.look(
        () ->
            BY_SEQUENCE.page(
                in(swarm, thread).filter(message -> !message.at().isBefore(since)), page));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return work.change(
        () -> {
          var cleared = in(swarm, thread).toList();
          cleared.forEach(message -> remove(swarms.of(swarm), message));
          return (long) cleared.size();
        });
  }

  private static void remove(SwarmState state, Message message) {
    state.thread.remove(new Position(message.thread(), message.sequence()));
    state.messages.remove(message.id());
    message.key().ifPresent(key -> state.messageKeys.remove(new MessageKey(message.thread(), key)));
    var copies =
        state.deliveries.all().stream()
            .filter(delivery -> delivery.message().equals(message.id()))
            .map(Delivery::recipient)
            .toList();
    for (AgentId recipient : copies) {
      state.deliveries.remove(new Copy(message.id(), recipient));
    }
  }

  @Override
  public Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    return work.look(
        () -> {
          var threads =
              swarms.of(swarm).thread.all().stream()
                  .map(Message::thread)
                  .filter(thread -> thread.kind() == kind)
                  .distinct();
          var found = BY_OWNER.page(threads, page);
          return new Page<>(
              found.items().stream().map(thread -> summary(swarm, thread)).toList(), found.next());
        });
  }

  private ThreadSummary summary(SwarmId swarm, ThreadId thread) {
    return new ThreadSummary(thread, in(swarm, thread).count(), version(swarm, thread));
  }

  private Stream<Message> in(SwarmId swarm, ThreadId thread) {
    return swarms.of(swarm).thread.from(new Position(thread, 0)).stream()
        .takeWhile(message -> message.thread().equals(thread));
  }
}
