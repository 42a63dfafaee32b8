package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.KeysetCursor;
import io.skep.adapters.jooq.Prepared;
import io.skep.adapters.jooq.Row;
import io.skep.adapters.jooq.Session;
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
import java.util.function.Consumer;

/** Threads of messages in PostgreSQL. */
final class PostgresMessageRepository implements MessageRepository {

  private static final int MAX = 1_000;

  private static final KeysetCursor BY_SEQUENCE = new KeysetCursor("messages", Long.class);

  /** By the number of a thread instead of its owner, who may be too long for a cursor. */
  private static final KeysetCursor THREADS = new KeysetCursor("threads", Long.class);

  /** A thread and its number. */
  private record Numbered(long seq, ThreadSummary summary) {}

  private final PostgresUnitOfWork work;
  private final TakenIds takenIds = new TakenIds();
  private final SingleAppends singles;

  PostgresMessageRepository(PostgresUnitOfWork work) {
    this.work = work;
    singles = new SingleAppends(work);
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages, OptionalLong expectedVersion) {
    Check.size("messages", messages, MAX);
    boolean isPlain =
        expectedVersion.isEmpty()
            && !messages.isEmpty()
            && messages.stream().allMatch(message -> message.key().isEmpty());
    Optional<List<Message>> atOnce =
        isPlain && !work.isWithinBlock() ? atOnce(swarm, thread, messages) : Optional.empty();
    return atOnce.orElseGet(
        () ->
            work.change(
                unit ->
                    new MessageAppend(unit, swarm, thread, takenIds)
                        .append(messages, expectedVersion)));
  }

  /** Returns empty, and has added none, if the thread has to be made or an id is taken. */
  private Optional<List<Message>> atOnce(
      SwarmId swarm, ThreadId thread, List<NewMessage> messages) {
    Optional<List<Message>> joined =
        messages.size() == 1 && SingleAppends.takes(messages.get(0))
            ? singles.append(swarm, thread, messages.get(0)).map(List::of)
            : Optional.empty();
    return joined.or(
        () ->
            work.alone(
                unit -> new MessageAddition(unit, swarm, thread, takenIds).addAtOnce(messages)));
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return work.query(
        session ->
            session.first(
                MessageSql.FIND,
                arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
                MessageRows::message));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return work.query(
        session ->
            session
                .first(
                    MessageSql.FIND_THREAD,
                    arguments -> MessageAppend.identify(arguments, swarm, thread),
                    row -> row.get(THREAD.VERSION))
                .orElse(0L));
  }

  @Override
  public List<Message> after(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Check.range("limit", limit, 1, MAX);
    return said(
            MessageSql.AFTER,
            swarm,
            thread,
            arguments ->
                arguments.set(MESSAGE.SEQUENCE, sequence).set(Statements.LIMIT, limit + 0L),
            limit)
        .items();
  }

  @Override
  public List<Message> before(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Check.range("limit", limit, 1, MAX);
    var found =
        new ArrayList<>(
            said(
                    MessageSql.BEFORE,
                    swarm,
                    thread,
                    arguments ->
                        arguments.set(MESSAGE.SEQUENCE, sequence).set(Statements.LIMIT, limit + 0L),
                    limit)
                .items());
    Collections.reverse(found);
    return found;
  }

  @Override
  public Page<Message> since(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    long after = page.after().map(cursor -> BY_SEQUENCE.keys(cursor).number(0)).orElse(0L);
    return said(
            MessageSql.SINCE,
            swarm,
            thread,
            arguments ->
                arguments
                    .set(MESSAGE.SEQUENCE, after)
                    .set(MESSAGE.SAID_AT, since)
                    .set(Statements.LIMIT, page.limit() + 1L),
            page.limit())
        .toPage(message -> BY_SEQUENCE.of(message.sequence()));
  }

  private Slice<Message> said(
      Prepared statement, SwarmId swarm, ThreadId thread, Consumer<Arguments> values, int limit) {
    return work.query(
        session -> {
          // The number comes first: with it, the months are read in the order of their index.
          var seq = seq(session, swarm, thread);
          return seq.isEmpty()
              ? new Slice<>(List.of(), false)
              : session.slice(
                  statement,
                  arguments -> {
                    arguments.set(MESSAGE.SWARM, swarm).set(THREAD.SEQ, seq.get());
                    values.accept(arguments);
                  },
                  row -> MessageRows.message(row, thread),
                  limit,
                  MessageRows::size);
        });
  }

  private static Optional<Long> seq(Session session, SwarmId swarm, ThreadId thread) {
    return session.first(
        MessageSql.FIND_THREAD,
        arguments -> MessageAppend.identify(arguments, swarm, thread),
        row -> row.get(THREAD.SEQ));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return work.change(
        unit -> {
          var seq =
              unit.session()
                  .first(
                      MessageSql.EMPTY,
                      arguments -> MessageAppend.identify(arguments, swarm, thread),
                      row -> row.get(THREAD.SEQ));
          if (seq.isEmpty()) {
            return 0L;
          }
          unit.changed(swarm).add(ChangeTag.of(thread));
          unit.changed(swarm).add(ChangeTag.any(ChangeKind.INBOX));
          return (long)
              unit.session()
                  .list(
                      MessageSql.CLEAR,
                      arguments -> arguments.set(MESSAGE.SWARM, swarm).set(THREAD.SEQ, seq.get()),
                      row -> row.get(MESSAGE.ID))
                  .size();
        });
  }

  @Override
  public Page<ThreadSummary> threads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    var after = page.after().map(cursor -> THREADS.keys(cursor).number(0));
    Slice<Numbered> found =
        work.query(
            session -> {
              var owner = after.map(seq -> owner(session, seq)).orElse("");
              return session.slice(
                  MessageSql.LIST,
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

  private static String owner(Session session, long seq) {
    return session
        .first(
            MessageSql.OWNER,
            arguments -> arguments.set(THREAD.SEQ, seq),
            row -> row.get(THREAD.OWNER))
        .orElseThrow(() -> new InvalidArgumentException("cursor", "is not one of this list"));
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
