package io.skep.adapters.postgres.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
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
final class PostgresMessageAppender {

  /** Where a thread stands. */
  private record ThreadPosition(long seq, long version) {

    static ThreadPosition of(Row row) {
      return new ThreadPosition(row.get(THREAD.SEQ), row.get(THREAD.VERSION));
    }
  }

  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final MessageInserter inserter;

  PostgresMessageAppender(
      PostgresTransaction unit, SwarmId swarm, ThreadId thread, SuspectedDuplicateIds takenIds) {
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    inserter = new MessageInserter(unit, swarm, thread, takenIds);
  }

  /** Returns the messages as stored. */
  List<Message> append(List<MessageInsert> given, OptionalLong expectedVersion) {
    var keys = given.stream().map(MessageInsert::key).flatMap(Optional::stream).distinct().toList();
    if (keys.isEmpty() && (expectedVersion.isEmpty() || given.isEmpty())) {
      return inserter.insert(given);
    }
    var place = lockThread();
    var byKey = findByKey(keys, place);
    var fresh = withoutStoredKeys(given, byKey.keySet());
    if (!fresh.isEmpty()
        && expectedVersion.isPresent()
        && expectedVersion.getAsLong() != place.version()) {
      throw new StaleVersionException(
          "thread", thread.toString(), expectedVersion.getAsLong(), place.version());
    }
    var added = inserter.insert(fresh);
    insertKeys(added, place);
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
  private ThreadPosition lockThread() {
    return session
        .first(
            PostgresMessageSql.LOCK_THREAD,
            values -> bindThread(values, swarm, thread),
            ThreadPosition::of)
        .orElseThrow();
  }

  /** Returns those that have no key, or the first one under a key that is not taken. */
  private static List<MessageInsert> withoutStoredKeys(
      List<MessageInsert> given, Set<String> takenKeys) {
    Set<String> taken = new HashSet<>(takenKeys);
    return given.stream()
        .filter(message -> message.key().isEmpty() || taken.add(message.key().get()))
        .toList();
  }

  /** Returns those messages of the thread that have one of the keys already. */
  private Map<String, Message> findByKey(List<String> keys, ThreadPosition place) {
    Map<String, Message> stored = new HashMap<>();
    if (!keys.isEmpty() && place.version() > 0) {
      session.query(
          PostgresMessageSql.FIND_KEYS,
          values ->
              values
                  .set(MESSAGE.SWARM, swarm)
                  .set(THREAD.SEQ, place.seq())
                  .setArrays(keys, (row, key) -> row.set("key", key)),
          row -> {
            if (row.getOptional(MESSAGE.ID).isEmpty()) {
              throw new AlreadyExistsException(
                  "archived message with key", row.get(PostgresMessageSql.TAKEN_KEY));
            }
            var message = MessageMapper.toMessage(row, thread);
            stored.put(message.key().orElseThrow(), message);
            return true;
          });
    }
    return stored;
  }

  private void insertKeys(List<Message> added, ThreadPosition place) {
    var keyed = added.stream().filter(message -> message.key().isPresent()).toList();
    if (keyed.isEmpty()) {
      return;
    }
    session.update(
        PostgresMessageSql.INSERT_KEYS,
        values ->
            values
                .set(MESSAGE.SWARM, swarm)
                .set(THREAD.SEQ, place.seq())
                .setArrays(
                    keyed,
                    (row, message) ->
                        row.set(MESSAGE.KEY, message.key()).set(MESSAGE.ID, message.id().value())));
  }

  /** Sets which thread is meant. */
  static Bindings bindThread(Bindings arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
