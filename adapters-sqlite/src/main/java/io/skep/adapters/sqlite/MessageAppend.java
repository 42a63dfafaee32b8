package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.message.Message;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One append to a thread: first what refuses it, and then what it changes. */
final class MessageAppend {

  /** Where a thread stands. */
  private record Place(long seq, long version, Instant newest) {}

  private final WriteUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final List<Message> fresh = new ArrayList<>();
  private final Map<String, Message> byKey = new HashMap<>();
  private Optional<Place> place;

  MessageAppend(WriteUnit unit, SwarmId swarm, ThreadId thread) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    place = place();
  }

  /** Returns the messages as stored. */
  List<Message> append(List<NewMessage> given, OptionalLong expectedVersion) {
    List<Message> stored = new ArrayList<>(given.size());
    long version = place.map(Place::version).orElse(0L);
    for (var message : given) {
      stored.add(
          holder(message)
              .orElseGet(() -> added(Message.stored(message, thread, version + fresh.size() + 1))));
    }
    if (!fresh.isEmpty()) {
      if (expectedVersion.isPresent() && expectedVersion.getAsLong() != version) {
        throw new StaleVersionException(
            "thread", thread.toString(), expectedVersion.getAsLong(), version);
      }
      requireNewIds();
      insert();
    }
    return stored;
  }

  private Message added(Message message) {
    fresh.add(message);
    message.key().ifPresent(key -> byKey.put(key, message));
    return message;
  }

  private Optional<Message> holder(NewMessage message) {
    if (message.key().isEmpty()) {
      return Optional.empty();
    }
    var key = message.key().get();
    var earlier = byKey.get(key);
    if (earlier != null || place.isEmpty()) {
      return Optional.ofNullable(earlier);
    }
    return session.first(
        MessageStatements.FIND_KEY,
        arguments ->
            arguments
                .set(MESSAGE.SWARM, swarm)
                .set(MESSAGE.THREAD, place.get().seq())
                .set(MESSAGE.KEY, key),
        row -> MessageRows.message(row, thread));
  }

  private void requireNewIds() {
    Set<MessageId> ids = new HashSet<>();
    for (var message : fresh) {
      if (!ids.add(message.id()) || exists(session, swarm, message.id())) {
        throw new AlreadyExistsException("message", message.id().toString());
      }
    }
  }

  /** Returns whether a message is stored. */
  static boolean exists(Session session, SwarmId swarm, MessageId id) {
    return session
        .first(
            MessageStatements.EXISTS,
            arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
            row -> true)
        .isPresent();
  }

  private void insert() {
    var newest = place.map(Place::newest).orElse(Instant.EPOCH);
    List<Instant> reached = new ArrayList<>(fresh.size());
    for (var message : fresh) {
      newest = message.at().isAfter(newest) ? message.at() : newest;
      reached.add(newest);
    }
    long seq = grow(newest);
    unit.changed(swarm).add(ChangeTag.of(thread));
    for (int i = 0; i < fresh.size(); i++) {
      var message = fresh.get(i);
      var newestThen = reached.get(i);
      session.update(
          MessageStatements.ADD,
          arguments ->
              MessageRows.set(arguments, message)
                  .set(MESSAGE.SWARM, swarm)
                  .set(MESSAGE.THREAD, seq)
                  .set(MESSAGE.NEWEST_AT, newestThen));
    }
  }

  /** Counts the new messages in the row of the thread, and returns its number. */
  private long grow(Instant newest) {
    if (place.isPresent()) {
      long seq = place.get().seq();
      session.update(
          MessageStatements.THREAD_GROW,
          arguments -> count(arguments, newest).set(THREAD.SEQ, seq));
      return seq;
    }
    session.update(
        MessageStatements.THREAD_ADD,
        arguments -> identify(count(arguments, newest), swarm, thread));
    place = place();
    return place.orElseThrow().seq();
  }

  private Arguments count(Arguments arguments, Instant newest) {
    return arguments
        .set(MessageStatements.ADDED, (long) fresh.size())
        .set(MessageStatements.NEWEST, newest);
  }

  private Optional<Place> place() {
    return session.first(
        MessageStatements.THREAD_FIND,
        arguments -> identify(arguments, swarm, thread),
        row -> new Place(row.get(THREAD.SEQ), row.get(THREAD.VERSION), row.get(THREAD.NEWEST_AT)));
  }

  /** Sets which thread is meant. */
  static Arguments identify(Arguments arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
