package io.skep.testkit.memory;

import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.mail.Delivery;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.CodePointOrder;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import io.skep.testkit.memory.SwarmState.DeliveryKey;
import io.skep.testkit.memory.SwarmState.MessageKey;
import io.skep.testkit.memory.SwarmState.MessagePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** In-memory message repository. */
final class InMemoryMessageRepository implements MessageRepository {

  private static final int MAX = 1_000;

  private static final CursorPaging<Message, Long> BY_SEQUENCE =
      new CursorPaging<>(
          Message::sequence, Comparator.naturalOrder(), String::valueOf, Long::valueOf);

  private static final CursorPaging<ThreadId, String> BY_OWNER =
      new CursorPaging<>(
          ThreadId::owner, CodePointOrder.COMPARATOR, owner -> owner, owner -> owner);

  private final InMemoryUnitOfWork work;
  private final SwarmStates swarms;

  InMemoryMessageRepository(InMemoryUnitOfWork work, SwarmStates swarms) {
    this.work = work;
    this.swarms = swarms;
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages, OptionalLong expectedVersion) {
    Validate.size("messages", messages, MAX);
    return work.inWrite(
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

  private Optional<Message> holder(SwarmId swarm, ThreadId thread, MessageInsert message) {
    return message
        .key()
        .flatMap(key -> swarms.of(swarm).messageKeys.find(new MessageKey(thread, key)))
        .flatMap(swarms.of(swarm).messages::find);
  }

  private Message insert(SwarmId swarm, ThreadId thread, MessageInsert insert) {
    var state = swarms.of(swarm);
    if (state.messages.contains(insert.id())) {
      throw new AlreadyExistsException("message", insert.id().toString());
    }
    var message = Message.stored(insert, thread, version(swarm, thread) + 1);
    state.versions.put(thread, message.sequence());
    state.messages.put(message.id(), message);
    state.messagesByPosition.put(new MessagePosition(thread, message.sequence()), message);
    message
        .key()
        .ifPresent(key -> state.messageKeys.put(new MessageKey(thread, key), message.id()));
    return message;
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return work.inRead(() -> swarms.of(swarm).messages.find(id));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return work.inRead(() -> swarms.of(swarm).versions.find(thread).orElse(0L));
  }

  @Override
  public List<Message> findAfter(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return work.inRead(
        () ->
            in(swarm, thread)
                .filter(message -> message.sequence() > sequence)
                .limit(limit)
                .toList());
  }

  @Override
  public List<Message> findBefore(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return work.inRead(
        () -> {
          List<Message> matching = new ArrayList<>();
          swarms
              .of(swarm)
              .messagesByPosition
              .descendingBefore(new MessagePosition(thread, sequence))
              .stream()
              .takeWhile(message -> message.thread().equals(thread))
              .limit(limit)
              .forEach(matching::add);
          Collections.reverse(matching);
          return matching;
        });
  }

  @Override
  public Page<Message> findSince(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    return work.inRead(
        () ->
            BY_SEQUENCE.page(
                in(swarm, thread).filter(message -> !message.createdAt().isBefore(since)), page));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return work.inWrite(
        () -> {
          var cleared = in(swarm, thread).toList();
          cleared.forEach(message -> remove(swarms.of(swarm), message));
          return (long) cleared.size();
        });
  }

  private static void remove(SwarmState state, Message message) {
    state.messagesByPosition.remove(new MessagePosition(message.thread(), message.sequence()));
    state.messages.remove(message.id());
    message.key().ifPresent(key -> state.messageKeys.remove(new MessageKey(message.thread(), key)));
    var copies =
        state.deliveries.all().stream()
            .filter(delivery -> delivery.message().equals(message.id()))
            .map(Delivery::recipient)
            .toList();
    for (AgentId recipient : copies) {
      state.deliveries.remove(new DeliveryKey(message.id(), recipient));
    }
  }

  @Override
  public Page<ThreadSummary> listThreads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    return work.inRead(
        () -> {
          var threads =
              swarms.of(swarm).messagesByPosition.all().stream()
                  .map(Message::thread)
                  .filter(thread -> thread.kind() == kind)
                  .distinct();
          var matching = BY_OWNER.page(threads, page);
          return new Page<>(
              matching.items().stream().map(thread -> summary(swarm, thread)).toList(),
              matching.next());
        });
  }

  private ThreadSummary summary(SwarmId swarm, ThreadId thread) {
    return new ThreadSummary(thread, in(swarm, thread).count(), version(swarm, thread));
  }

  private Stream<Message> in(SwarmId swarm, ThreadId thread) {
    return swarms.of(swarm).messagesByPosition.from(new MessagePosition(thread, 0)).stream()
        .takeWhile(message -> message.thread().equals(thread));
  }
}
