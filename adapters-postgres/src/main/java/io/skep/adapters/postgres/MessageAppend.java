package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.message.Message;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One append to a thread, within one transaction. */
final class MessageAppend {

  /** Where a thread stands. */
  private record Place(long seq, long version) {

    static Place of(Row row) {
      return new Place(row.get(THREAD.SEQ), row.get(THREAD.VERSION));
    }
  }

  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final MessageAddition addition;

  MessageAppend(PostgresUnit unit, SwarmId swarm, ThreadId thread, TakenIds takenIds) {
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    addition = new MessageAddition(unit, swarm, thread, takenIds);
  }

  /** Returns the messages as stored. */
  List<Message> append(List<NewMessage> given, OptionalLong expectedVersion) {
    var keys = given.stream().map(NewMessage::key).flatMap(Optional::stream).distinct().toList();
    if (keys.isEmpty() && (expectedVersion.isEmpty() || given.isEmpty())) {
      return addition.add(given);
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
    var added = addition.add(fresh);
    addKeys(added, place);
    var next = added.iterator();
    List<Message> appended = new ArrayList<>(given.size());
    for (var message : given) {
      var earlier = message.key().map(byKey::get);
      var one = earlier.isPresent() ? earlier.get() : next.next();
      one.key().ifPresent(key -> byKey.put(key, one));
      appended.add(one);
    }
    return appended;
  }

  /** Keeps others from appending, and makes the thread if it is not there. */
  private Place lock() {
    return session
        .first(MessageSql.LOCK, values -> identify(values, swarm, thread), Place::of)
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

  private void addKeys(List<Message> added, Place place) {
    var keyed = added.stream().filter(message -> message.key().isPresent()).toList();
    if (keyed.isEmpty()) {
      return;
    }
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

  /** Sets which thread is meant. */
  static Arguments identify(Arguments arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
