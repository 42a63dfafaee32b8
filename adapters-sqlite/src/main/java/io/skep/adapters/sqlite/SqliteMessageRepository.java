package io.skep.adapters.sqlite;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Slice;
import io.skep.adapters.jooq.repository.MessageRows;
import io.skep.adapters.jooq.repository.Statements;
import io.skep.domain.change.ChangeKind;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.NewMessage;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.Check;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Threads of messages in SQLite. */
final class SqliteMessageRepository implements MessageRepository {

  private static final int MAX = 1_000;

  private static final KeysetCursor BY_SEQUENCE = new KeysetCursor("messages", Long.class);

  /** By the number of a thread instead of its owner, who may be too long for a cursor. */
  private static final KeysetCursor THREADS = new KeysetCursor("threads", Long.class);

  /** A thread and its number. */
  private record Numbered(long seq, ThreadSummary summary) {}

  private final SqliteUnitOfWork work;

  SqliteMessageRepository(SqliteUnitOfWork work) {
    this.work = work;
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion) {
    Check.size("messages", messages, MAX);
    return work.change(
        unit -> new MessageAppend(unit, swarm, thread).append(messages, expectedVersion));
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return work.query(
        session ->
            session.first(
                MessageStatements.FIND,
                arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
                MessageRows::message));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return work.query(
        session ->
            session
                .first(
                    MessageStatements.THREAD_VERSION,
                    arguments -> MessageAppend.identify(arguments, swarm, thread),
                    row -> row.get(THREAD.VERSION))
                .orElse(0L));
  }

  @Override
  public List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return slice(MessageStatements.AFTER, swarm, thread, sequence, limit);
  }

  @Override
  public List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    var found = new ArrayList<>(slice(MessageStatements.BEFORE, swarm, thread, sequence, limit));
    Collections.reverse(found);
    return found;
  }

  private List<Message> slice(
      Prepared statement, SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Check.range("limit", limit, 1, MAX);
    return work.query(
        session ->
            session
                .slice(
                    statement,
                    arguments ->
                        MessageAppend.identify(arguments, swarm, thread)
                            .set(MESSAGE.SEQUENCE, sequence)
                            .set(Statements.LIMIT, (long) limit),
                    row -> MessageRows.message(row, thread),
                    limit,
                    MessageRows::size)
                .items());
  }

  @Override
  public Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    long after = page.after().map(cursor -> BY_SEQUENCE.keys(cursor).number(0)).orElse(0L);
    return work.query(
            session ->
                session.slice(
                    MessageStatements.SINCE,
                    arguments ->
                        MessageAppend.identify(arguments, swarm, thread)
                            .set(MESSAGE.SEQUENCE, after)
                            .set(MESSAGE.SAID_AT, since)
                            .set(Statements.LIMIT, page.limit() + 1L),
                    row -> MessageRows.message(row, thread),
                    page.limit(),
                    MessageRows::size))
        .toPage(message -> BY_SEQUENCE.of(message.sequence()));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return work.change(
        unit -> {
          var session = unit.session();
          var seq =
              session.first(
                  MessageStatements.THREAD_FIND,
                  arguments -> MessageAppend.identify(arguments, swarm, thread),
                  row -> row.get(THREAD.SEQ));
          if (seq.isEmpty()) {
            return 0L;
          }
          // The deliveries, their tags and the counts of unread ones follow by themselves.
          int cleared =
              session.update(
                  MessageStatements.CLEAR,
                  arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.THREAD, seq.get()));
          session.update(
              MessageStatements.THREAD_CLEAR,
              arguments -> MessageAppend.identify(arguments, swarm, thread));
          unit.changed(swarm).add(ChangeTag.of(thread));
          unit.changed(swarm).add(ChangeTag.any(ChangeKind.INBOX));
          return (long) cleared;
        });
  }

  @Override
  public Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    var after = page.after().map(cursor -> THREADS.keys(cursor).number(0));
    Slice<Numbered> found =
        work.look(
            session -> {
              var owner =
                  after
                      .map(
                          seq ->
                              session
                                  .first(
                                      MessageStatements.OWNER,
                                      arguments -> arguments.set(THREAD.SEQ, seq),
                                      row -> row.get(THREAD.OWNER))
                                  .orElseThrow(SqliteMessageRepository::foreignCursor))
                      .orElse("");
              return session.slice(
                  MessageStatements.THREAD_LIST,
                  arguments ->
                      arguments
                          .set(THREAD.SWARM, swarm)
                          .set(THREAD.KIND, kind)
                          .set(Statements.AFTER, owner)
                          .set(Statements.LIMIT, page.limit() + 1L),
                  row -> numbered(row, kind),
                  page.limit(),
                  thread -> 0);
            });
    var numbered = found.toPage(thread -> THREADS.of(thread.seq()));
    return new Page<>(numbered.items().stream().map(Numbered::summary).toList(), numbered.next());
  }

  private static InvalidArgumentException foreignCursor() {
    return new InvalidArgumentException("cursor", "is not one of this list");
  }

  private static Numbered numbered(Row row, ThreadKind kind) {
    return new Numbered(
        row.get(THREAD.SEQ),
        new ThreadSummary(
            new ThreadId(kind, row.get(THREAD.OWNER)),
            row.get(THREAD.MESSAGES),
            row.get(THREAD.VERSION)));
  }
}
