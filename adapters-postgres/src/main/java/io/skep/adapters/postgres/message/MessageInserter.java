package io.skep.adapters.postgres.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.AlreadyExistsException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
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
final class MessageInserter {

  /** Where a thread stood, and how many messages have been added behind that. */
  private record AppendedRows(long seq, long version, Instant newestAt, long added) {

    static AppendedRows of(Row row) {
      return new AppendedRows(
          row.get(THREAD.SEQ),
          row.get(THREAD.VERSION),
          row.get(THREAD.NEWEST_AT),
          row.get(PostgresMessageSql.ADDED));
    }
  }

  /** A message and when the newest of those given was said up to it. */
  record TimedInsert(MessageInsert message, Instant newestAt) {}

  private final PostgresTransaction unit;
  private final Session session;
  private final SwarmId swarm;
  private final ThreadId thread;
  private final SuspectedDuplicateIds suspectedDuplicates;

  MessageInserter(
      PostgresTransaction unit, SwarmId swarm, ThreadId thread, SuspectedDuplicateIds takenIds) {
    this.unit = unit;
    session = unit.session();
    this.swarm = swarm;
    this.thread = thread;
    this.suspectedDuplicates = takenIds;
  }

  /** Adds all of them or none, and returns them as stored. */
  List<Message> insert(List<MessageInsert> given) {
    if (given.isEmpty()) {
      return List.of();
    }
    var growth = appendRows(given, requireDistinctIds(given));
    if (growth.added() < given.size()) {
      deleteAppended(given.size(), growth);
      throw alreadyExists(findFirstDuplicate(given));
    }
    return toStored(given, growth);
  }

  private List<Message> toStored(List<MessageInsert> given, AppendedRows growth) {
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
  Optional<List<Message>> insertFast(List<MessageInsert> given) {
    requireDistinctIds(given);
    boolean sent = given.stream().anyMatch(message -> message.headers().isPresent());
    try {
      return appendRows(statement(sent, false), withNewestTimes(given), sent)
          .map(growth -> toStored(given, growth));
    } catch (DatabaseException e) {
      if (SuspectedDuplicateIds.isUniqueViolation(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes sure that no two have one id, and that all have a place; returns the ids. */
  private Set<UUID> requireDistinctIds(List<MessageInsert> given) {
    Set<UUID> ids = new HashSet<>();
    for (var message : given) {
      if (!ids.add(message.id().value())) {
        throw alreadyExists(message.id());
      }
    }
    unit.requirePartitions(ids);
    return ids;
  }

  private AppendedRows appendRows(List<MessageInsert> given, Set<UUID> ids) {
    boolean sent = given.stream().anyMatch(message -> message.headers().isPresent());
    boolean careful = suspectedDuplicates.mayContain(ids);
    var statement = statement(sent, careful);
    var dated = withNewestTimes(given);
    try {
      var growth = appendRows(statement, dated, sent);
      if (growth.isEmpty()) {
        createThread();
        growth = appendRows(statement, dated, sent);
      }
      return growth.orElseThrow();
    } catch (DatabaseException e) {
      throw suspectedDuplicates.recordFailure(e, ids);
    }
  }

  private static SqlStatement statement(boolean sent, boolean careful) {
    if (sent) {
      return careful
          ? PostgresMessageSql.INSERT_MAIL_IGNORING_DUPLICATES
          : PostgresMessageSql.INSERT_MAIL;
    }
    return careful ? PostgresMessageSql.INSERT_IGNORING_DUPLICATES : PostgresMessageSql.INSERT;
  }

  static List<TimedInsert> withNewestTimes(List<MessageInsert> messages) {
    var newest = messages.get(0).createdAt();
    List<TimedInsert> dated = new ArrayList<>(messages.size());
    for (var message : messages) {
      newest = message.createdAt().isAfter(newest) ? message.createdAt() : newest;
      dated.add(new TimedInsert(message, newest));
    }
    return dated;
  }

  /** Returns empty if the thread is not there. */
  private Optional<AppendedRows> appendRows(
      SqlStatement statement, List<TimedInsert> dated, boolean sent) {
    return session.first(
        statement,
        values ->
            PostgresMessageAppender.bindThread(values, swarm, thread)
                .set("many", (long) dated.size())
                .set("tag", ChangeTag.of(thread).toString())
                .set("mark", unit.commitId())
                .set(THREAD.NEWEST_AT, dated.get(dated.size() - 1).newestAt())
                .setArrays(dated, (row, one) -> bind(row, one, sent)),
        row -> {
          unit.logged(swarm, tags -> tags.add(ChangeTag.of(thread)));
          return AppendedRows.of(row);
        });
  }

  static void bind(Bindings row, TimedInsert one, boolean sent) {
    var message = one.message();
    row.set(MESSAGE.ID, message.id().value())
        .set(MESSAGE.SAID_AT, message.createdAt())
        .set("newest", one.newestAt())
        .set(MESSAGE.ROLE, message.role())
        .set(MESSAGE.AUTHOR, message.author())
        .set(MESSAGE.KEY, message.key())
        .set(MESSAGE.CONTENT, message.content());
    if (sent) {
      MessageMapper.bindMailHeaders(row, message.headers());
    }
  }

  private void createThread() {
    session.first(
        PostgresMessageSql.LOCK_THREAD,
        values -> PostgresMessageAppender.bindThread(values, swarm, thread),
        row -> true);
  }

  /** Takes back what has been added. */
  private void deleteAppended(int many, AppendedRows growth) {
    session.update(
        PostgresMessageSql.DELETE_APPENDED,
        values ->
            values
                .set(MESSAGE.SWARM, swarm)
                .set(THREAD.SEQ, growth.seq())
                .set(THREAD.VERSION, growth.version())
                .set(THREAD.NEWEST_AT, growth.newestAt())
                .set("many", (long) many));
  }

  private MessageId findFirstDuplicate(List<MessageInsert> given) {
    Set<UUID> existing =
        new HashSet<>(
            session.list(
                PostgresMessageSql.FIND_EXISTING_IDS,
                values ->
                    values
                        .set(MESSAGE.SWARM, swarm)
                        .setArrays(
                            given, (row, message) -> row.set(MESSAGE.ID, message.id().value())),
                row -> row.get(MESSAGE.ID)));
    return given.stream()
        .map(MessageInsert::id)
        .filter(id -> existing.contains(id.value()))
        .findFirst()
        .orElseThrow();
  }

  private static AlreadyExistsException alreadyExists(MessageId id) {
    return new AlreadyExistsException("message", id.toString());
  }
}
