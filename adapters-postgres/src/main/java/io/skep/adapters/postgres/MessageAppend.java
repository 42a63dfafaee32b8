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

  /** Where a thread stands. */
  private record Place(long seq, long version, Instant newest) {

    static Place of(Row row) {
      return new Place(row.get(THREAD.SEQ), row.get(THREAD.VERSION), row.get(THREAD.NEWEST_AT));
    }
  }

  /** A message and when the newest of its thread was said up to it. */
  private record Placed(Message message, Instant newest) {}

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final Place place;

  MessageAppend(PostgresUnit unit, SwarmId swarm, ThreadId thread) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    place =
        session
            .first(MessageSql.LOCK, values -> identify(values, swarm, thread), Place::of)
            .orElseThrow();
  }

  /** Returns the messages as stored. */
  List<Message> append(List<NewMessage> given, OptionalLong expectedVersion) {
    var byKey = stored(given);
    List<Message> fresh = new ArrayList<>();
    List<Message> appended = new ArrayList<>(given.size());
    for (var message : given) {
      var earlier = message.key().map(byKey::get);
      if (earlier.isPresent()) {
        appended.add(earlier.get());
      } else {
        var added = Message.stored(message, thread, place.version() + fresh.size() + 1);
        fresh.add(added);
        appended.add(added);
        added.key().ifPresent(key -> byKey.put(key, added));
      }
    }
    if (!fresh.isEmpty()) {
      if (expectedVersion.isPresent() && expectedVersion.getAsLong() != place.version()) {
        throw new StaleVersionException(
            "thread", thread.toString(), expectedVersion.getAsLong(), place.version());
      }
      insert(fresh);
    }
    return appended;
  }

  /** Returns those messages of the thread that have one of the keys already. */
  private Map<String, Message> stored(List<NewMessage> given) {
    var keys = given.stream().map(NewMessage::key).flatMap(Optional::stream).distinct().toList();
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

  private void insert(List<Message> fresh) {
    Set<UUID> ids = new HashSet<>();
    for (var message : fresh) {
      if (!ids.add(message.id().value())) {
        throw taken(message);
      }
    }
    unit.requireMonths(ids);
    var newest = place.newest();
    List<Placed> placed = new ArrayList<>(fresh.size());
    for (var message : fresh) {
      newest = message.at().isAfter(newest) ? message.at() : newest;
      placed.add(new Placed(message, newest));
    }
    requireAdded(fresh, add(placed));
    var keyed = fresh.stream().filter(message -> message.key().isPresent()).toList();
    if (!keyed.isEmpty()) {
      addKeys(keyed);
    }
    grow(fresh.size(), newest);
    unit.changed(swarm).add(ChangeTag.of(thread));
  }

  private Set<UUID> add(List<Placed> placed) {
    return new HashSet<>(
        session.list(
            MessageSql.ADD,
            values ->
                values
                    .set(MESSAGE.SWARM, swarm)
                    .set(THREAD.SEQ, place.seq())
                    .each(
                        placed,
                        (row, one) ->
                            MessageRows.set(row, one.message())
                                .set(MESSAGE.NEWEST_AT, one.newest())),
            row -> row.get(MESSAGE.ID)));
  }

  private void requireAdded(List<Message> fresh, Set<UUID> added) {
    for (var message : fresh) {
      if (!added.contains(message.id().value())) {
        if (!added.isEmpty()) {
          session.update(
              MessageSql.REMOVE,
              values ->
                  values
                      .set(MESSAGE.SWARM, swarm)
                      .each(added, (row, id) -> row.set(MESSAGE.ID, id)));
        }
        throw taken(message);
      }
    }
  }

  private void addKeys(List<Message> keyed) {
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

  private void grow(int added, Instant newest) {
    session.update(
        MessageSql.GROW,
        values -> identify(values, swarm, thread).set("added", (long) added).set("newest", newest));
  }

  private static AlreadyExistsException taken(Message message) {
    return new AlreadyExistsException("message", message.id().toString());
  }

  /** Sets which thread is meant. */
  static Arguments identify(Arguments arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
