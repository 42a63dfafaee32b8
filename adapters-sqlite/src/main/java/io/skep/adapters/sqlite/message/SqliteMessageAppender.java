package io.skep.adapters.sqlite.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.sqlite.transaction.SqliteTransaction;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.error.StaleVersionException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
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
public final class SqliteMessageAppender {

  /** Where a thread stands. */
  private record ThreadPosition(long seq, long version, Instant newestAt) {}

  private final SqliteTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final List<Message> newMessages = new ArrayList<>();
  private final Map<String, Message> byKey = new HashMap<>();
  private Optional<ThreadPosition> position;

  SqliteMessageAppender(SqliteTransaction unit, SwarmId swarm, ThreadId thread) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    position = position();
  }

  /** Returns the messages as stored. */
  List<Message> append(List<MessageInsert> given, OptionalLong expectedVersion) {
    List<Message> stored = new ArrayList<>(given.size());
    long version = position.map(ThreadPosition::version).orElse(0L);
    for (var message : given) {
      stored.add(
          findByKey(message)
              .orElseGet(
                  () -> addNew(Message.stored(message, thread, version + newMessages.size() + 1))));
    }
    if (!newMessages.isEmpty()) {
      if (expectedVersion.isPresent() && expectedVersion.getAsLong() != version) {
        throw new StaleVersionException(
            "thread", thread.toString(), expectedVersion.getAsLong(), version);
      }
      requireNewIds();
      insert();
    }
    return stored;
  }

  private Message addNew(Message message) {
    newMessages.add(message);
    message.key().ifPresent(key -> byKey.put(key, message));
    return message;
  }

  private Optional<Message> findByKey(MessageInsert message) {
    if (message.key().isEmpty()) {
      return Optional.empty();
    }
    var key = message.key().get();
    var earlier = byKey.get(key);
    if (earlier != null || position.isEmpty()) {
      return Optional.ofNullable(earlier);
    }
    return session.first(
        SqliteMessageSql.FIND_KEY,
        arguments ->
            arguments
                .set(MESSAGE.SWARM, swarm)
                .set(MESSAGE.THREAD, position.get().seq())
                .set(MESSAGE.KEY, key),
        row -> MessageMapper.toMessage(row, thread));
  }

  private void requireNewIds() {
    Set<MessageId> ids = new HashSet<>();
    for (var message : newMessages) {
      if (!ids.add(message.id()) || exists(session, swarm, message.id())) {
        throw new AlreadyExistsException("message", message.id().toString());
      }
    }
  }

  /** Returns whether a message is stored. */
  public static boolean exists(Session session, SwarmId swarm, MessageId id) {
    return session
        .first(
            SqliteMessageSql.EXISTS,
            arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
            row -> true)
        .isPresent();
  }

  private void insert() {
    var newest = position.map(ThreadPosition::newestAt).orElse(Instant.EPOCH);
    List<Instant> reached = new ArrayList<>(newMessages.size());
    for (var message : newMessages) {
      newest = message.createdAt().isAfter(newest) ? message.createdAt() : newest;
      reached.add(newest);
    }
    long seq = appendRows(newest);
    unit.changeTags(swarm).add(ChangeTag.of(thread));
    for (int i = 0; i < newMessages.size(); i++) {
      var message = newMessages.get(i);
      var newestThen = reached.get(i);
      session.update(
          SqliteMessageSql.INSERT,
          arguments ->
              MessageMapper.bind(arguments, message)
                  .set(MESSAGE.SWARM, swarm)
                  .set(MESSAGE.THREAD, seq)
                  .set(MESSAGE.NEWEST_AT, newestThen));
    }
  }

  /** Counts the new messages in the row of the thread, and returns its number. */
  private long appendRows(Instant newest) {
    if (position.isPresent()) {
      long seq = position.get().seq();
      session.update(
          SqliteMessageSql.INCREMENT_THREAD,
          arguments -> bindCounts(arguments, newest).set(THREAD.SEQ, seq));
      return seq;
    }
    session.update(
        SqliteMessageSql.INSERT_THREAD,
        arguments -> bindThread(bindCounts(arguments, newest), swarm, thread));
    position = position();
    return position.orElseThrow().seq();
  }

  private Bindings bindCounts(Bindings arguments, Instant newest) {
    return arguments
        .set(SqliteMessageSql.ADDED_COUNT, (long) newMessages.size())
        .set(SqliteMessageSql.NEWEST_AT, newest);
  }

  private Optional<ThreadPosition> position() {
    return session.first(
        SqliteMessageSql.FIND_THREAD,
        arguments -> bindThread(arguments, swarm, thread),
        row ->
            new ThreadPosition(
                row.get(THREAD.SEQ), row.get(THREAD.VERSION), row.get(THREAD.NEWEST_AT)));
  }

  /** Sets which thread is meant. */
  static Bindings bindThread(Bindings arguments, SwarmId swarm, ThreadId thread) {
    return arguments
        .set(THREAD.SWARM, swarm)
        .set(THREAD.KIND, thread.kind())
        .set(THREAD.OWNER, thread.owner());
  }
}
