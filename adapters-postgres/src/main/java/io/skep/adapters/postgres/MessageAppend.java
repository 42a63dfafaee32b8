package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Row;
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
import java.util.UUID;

/** One append to a thread, within one transaction. */
final class MessageAppend {

  /** Where a thread stands, and how many messages have just been added behind that. */
  private record Place(long seq, long version, Instant newest, long added) {

    static Place locked(Row row) {
      return new Place(row.get(THREAD.SEQ), row.get(THREAD.VERSION), row.get(THREAD.NEWEST_AT), 0);
    }

    static Place grown(Row row) {
      return new Place(
          row.get(THREAD.SEQ),
          row.get(THREAD.VERSION),
          row.get(THREAD.NEWEST_AT),
          row.get(MessageSql.ADDED));
    }
  }

  /** A message and when the newest of those given was said up to it. */
  private record Dated(NewMessage message, Instant newest) {}

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;

  MessageAppend(PostgresUnit unit, SwarmId swarm, ThreadId thread) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
  }

  /** Returns the messages as stored. */
  List<Message> append(List<NewMessage> given, OptionalLong expectedVersion) {
    var keys = given.stream().map(NewMessage::key).flatMap(Optional::stream).distinct().toList();
    if (keys.isEmpty() && (expectedVersion.isEmpty() || given.isEmpty())) {
      return insert(given);
    }
    var place = lock();
    var byKey = stored(keys, place);
    var fresh = fresh(given, byKey.keySet());
    if (!fresh.isEmpty()
        && expectedVersion.isPresent()
        && expectedVersion.getAsLong() != place.version()) {
      throw new StaleVersionException(
          "thread", thread.toString(), expectedVersion.getAsLong(), place.version());
    }
    var added = insert(fresh).iterator();
    List<Message> appended = new ArrayList<>(given.size());
    for (var message : given) {
      var earlier = message.key().map(byKey::get);
      var one = earlier.isPresent() ? earlier.get() : added.next();
      one.key().ifPresent(key -> byKey.put(key, one));
      appended.add(one);
    }
    return appended;
  }

  /** Keeps others from appending, and makes the thread if it is not there. */
  private Place lock() {
    return session
        .first(MessageSql.LOCK, values -> identify(values, swarm, thread), Place::locked)
        .orElseThrow();
  }

  /** Returns those that have no key, or the first one under a key that is not taken. */
  private static List<NewMessage> fresh(List<NewMessage> given, Set<String> takenKeys) {
    Set<String> taken = new HashSet<>(takenKeys);
    return given.stream()
        .filter(message -> message.key().isEmpty() || taken.add(message.key().get()))
        .toList();
  }

  /** Returns those messages of the thread that have one of the keys already. */
  private Map<String, Message> stored(List<String> keys, Place place) {
    Map<String, Message> stored = new HashMap<>();
    if (!keys.isEmpty() && place.version() > 0) {
      session.run(
          MessageSql.FIND_KEYS,
          values ->
              values
                  .set(MESSAGE.SWARM, swarm)
                  .set(THREAD.SEQ, place.seq())
                  .each(keys, (row, key) -> row.set("key", key)),
          row -> {
            if (row.find(MESSAGE.ID).isEmpty()) {
              throw new AlreadyExistsException(
                  "archived message with key", row.get(MessageSql.TAKEN_KEY));
            }
            var message = MessageRows.message(row, thread);
            stored.put(message.key().orElseThrow(), message);
            return true;
          });
    }
    return stored;
  }

  /** Adds messages to the end of the thread, all or none. */
  private List<Message> insert(List<NewMessage> fresh) {
    if (fresh.isEmpty()) {
      return List.of();
    }
    Set<UUID> ids = new HashSet<>();
    for (var message : fresh) {
      if (!ids.add(message.id().value())) {
        throw taken(message.id());
      }
    }
    unit.requireMonths(ids);
    var dated = dated(fresh);
    var place =
        grow(dated)
            .or(
                () -> {
                  lock();
                  return grow(dated);
                })
            .orElseThrow();
    if (place.added() < fresh.size()) {
      shrink(fresh.size(), place);
      throw taken(firstTaken(fresh));
    }
    List<Message> added = new ArrayList<>(fresh.size());
    for (var message : fresh) {
      added.add(Message.stored(message, thread, place.version() + added.size() + 1));
    }
    unit.changed(swarm).add(ChangeTag.of(thread));
    var keyed = added.stream().filter(message -> message.key().isPresent()).toList();
    if (!keyed.isEmpty()) {
      addKeys(keyed, place);
    }
    return added;
  }

  private static List<Dated> dated(List<NewMessage> messages) {
    var newest = messages.get(0).at();
    List<Dated> dated = new ArrayList<>(messages.size());
    for (var message : messages) {
      newest = message.at().isAfter(newest) ? message.at() : newest;
      dated.add(new Dated(message, newest));
    }
    return dated;
  }

  /** Returns where the thread stood before, or empty if it is not there. */
  private Optional<Place> grow(List<Dated> dated) {
    boolean sent = dated.stream().anyMatch(one -> one.message().envelope().isPresent());
    return session.first(
        sent ? MessageSql.SEND : MessageSql.ADD,
        values ->
            identify(values, swarm, thread)
                .set("many", (long) dated.size())
                .set(THREAD.NEWEST_AT, dated.get(dated.size() - 1).newest())
                .each(dated, (row, one) -> set(row, one, sent)),
        Place::grown);
  }

  private static void set(Arguments row, Dated one, boolean sent) {
    var message = one.message();
    row.set(MESSAGE.ID, message.id().value())
        .set(MESSAGE.SAID_AT, message.at())
        .set("newest", one.newest())
        .set(MESSAGE.ROLE, message.role())
        .set(MESSAGE.AUTHOR, message.author())
        .set(MESSAGE.KEY, message.key())
        .set(MESSAGE.CONTENT, message.content());
    if (sent) {
      MessageRows.setEnvelope(row, message.envelope());
    }
  }

  /** Takes back what has been added. */
  private void shrink(int many, Place place) {
    session.update(
        MessageSql.REMOVE,
        values ->
            values
                .set(MESSAGE.SWARM, swarm)
                .set(THREAD.SEQ, place.seq())
                .set(THREAD.VERSION, place.version())
                .set(THREAD.NEWEST_AT, place.newest())
                .set("many", (long) many));
  }

  private MessageId firstTaken(List<NewMessage> given) {
    Set<UUID> existing =
        new HashSet<>(
            session.list(
                MessageSql.EXISTING,
                values ->
                    values
                        .set(MESSAGE.SWARM, swarm)
                        .each(given, (row, message) -> row.set(MESSAGE.ID, message.id().value())),
                row -> row.get(MESSAGE.ID)));
    return given.stream()
        .map(NewMessage::id)
        .filter(id -> existing.contains(id.value()))
        .findFirst()
        .orElseThrow();
  }

  private void addKeys(List<Message> keyed, Place place) {
    session.update(
        MessageSql.ADD_KEYS,
        values ->
            values
                .set(MESSAGE.SWARM, swarm)
                .set(THREAD.SEQ, place.seq())
                .each(
                    keyed,
                    (row, message) ->
                        row.set(MESSAGE.KEY, message.key()).set(MESSAGE.ID, message.id().value())));
  }

  private static AlreadyExistsException taken(MessageId id) {
    return new AlreadyExistsException("message", id.toString());
  }

  /** Sets which thread is meant. */
  static Arguments identify(Arguments arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
