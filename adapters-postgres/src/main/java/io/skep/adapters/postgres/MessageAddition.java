package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.message.Message;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Adds messages to the end of a thread, within one transaction. */
final class MessageAddition {

  /** Where a thread stood, and how many messages have been added behind that. */
  private record Growth(long seq, long version, Instant newest, long added) {

    static Growth of(Row row) {
      return new Growth(
          row.get(THREAD.SEQ),
          row.get(THREAD.VERSION),
          row.get(THREAD.NEWEST_AT),
          row.get(MessageSql.ADDED));
    }
  }

  /** A message and when the newest of those given was said up to it. */
  record Dated(NewMessage message, Instant newest) {}

  private final PostgresUnit unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final TakenIds takenIds;

  MessageAddition(PostgresUnit unit, SwarmId swarm, ThreadId thread, TakenIds takenIds) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    this.takenIds = takenIds;
  }

  /** Adds all of them or none, and returns them as stored. */
  List<Message> add(List<NewMessage> given) {
    if (given.isEmpty()) {
      return List.of();
    }
    var growth = grow(given, requireOwnIds(given));
    if (growth.added() < given.size()) {
      shrink(given.size(), growth);
      throw taken(firstTaken(given));
    }
    return stored(given, growth);
  }

  private List<Message> stored(List<NewMessage> given, Growth growth) {
    List<Message> stored = new ArrayList<>(given.size());
    for (var message : given) {
      stored.add(Message.stored(message, thread, growth.version() + stored.size() + 1));
    }
    return stored;
  }

  /**
   * Adds messages by one statement, which is a transaction of its own; returns empty, and has added
   * none, if the thread is not there or an id is taken.
   *
   * @param given at least one
   */
  Optional<List<Message>> addAtOnce(List<NewMessage> given) {
    requireOwnIds(given);
    boolean sent = given.stream().anyMatch(message -> message.envelope().isPresent());
    try {
      return grow(statement(sent, false), dated(given), sent).map(growth -> stored(given, growth));
    } catch (DatabaseException e) {
      if (TakenIds.isMeant(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes sure that no two have one id, and that all have a place; returns the ids. */
  private Set<UUID> requireOwnIds(List<NewMessage> given) {
    Set<UUID> ids = new HashSet<>();
    for (var message : given) {
      if (!ids.add(message.id().value())) {
        throw taken(message.id());
      }
    }
    unit.requireMonths(ids);
    return ids;
  }

  private Growth grow(List<NewMessage> given, Set<UUID> ids) {
    boolean sent = given.stream().anyMatch(message -> message.envelope().isPresent());
    boolean careful = takenIds.mayContain(ids);
    var statement = statement(sent, careful);
    var dated = dated(given);
    try {
      var growth = grow(statement, dated, sent);
      if (growth.isEmpty()) {
        makeThread();
        growth = grow(statement, dated, sent);
      }
      return growth.orElseThrow();
    } catch (DatabaseException e) {
      throw takenIds.failed(e, ids);
    }
  }

  private static Prepared statement(boolean sent, boolean careful) {
    if (sent) {
      return careful ? MessageSql.SEND_NEW : MessageSql.SEND;
    }
    return careful ? MessageSql.ADD_NEW : MessageSql.ADD;
  }

  static List<Dated> dated(List<NewMessage> messages) {
    var newest = messages.get(0).at();
    List<Dated> dated = new ArrayList<>(messages.size());
    for (var message : messages) {
      newest = message.at().isAfter(newest) ? message.at() : newest;
      dated.add(new Dated(message, newest));
    }
    return dated;
  }

  /** Returns empty if the thread is not there. */
  private Optional<Growth> grow(Prepared statement, List<Dated> dated, boolean sent) {
    return session.first(
        statement,
        values ->
            MessageAppend.identify(values, swarm, thread)
                .set("many", (long) dated.size())
                .set("tag", ChangeTag.of(thread).toString())
                .set("mark", unit.mark())
                .set(THREAD.NEWEST_AT, dated.get(dated.size() - 1).newest())
                .each(dated, (row, one) -> set(row, one, sent)),
        row -> {
          unit.told(swarm, tags -> tags.add(ChangeTag.of(thread)));
          return Growth.of(row);
        });
  }

  static void set(Arguments row, Dated one, boolean sent) {
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

  private void makeThread() {
    session.first(
        MessageSql.LOCK, values -> MessageAppend.identify(values, swarm, thread), row -> true);
  }

  /** Takes back what has been added. */
  private void shrink(int many, Growth growth) {
    session.update(
        MessageSql.REMOVE,
        values ->
            values
                .set(MESSAGE.SWARM, swarm)
                .set(THREAD.SEQ, growth.seq())
                .set(THREAD.VERSION, growth.version())
                .set(THREAD.NEWEST_AT, growth.newest())
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

  private static AlreadyExistsException taken(MessageId id) {
    return new AlreadyExistsException("message", id.toString());
  }
}
