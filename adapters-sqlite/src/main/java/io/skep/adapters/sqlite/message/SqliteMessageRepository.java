package io.skep.adapters.sqlite.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Slice;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.sqlite.transaction.SqliteUnitOfWork;
import io.skep.domain.changefeed.ChangeKind;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.MessageRepository;
import io.skep.domain.message.ThreadId;
import io.skep.domain.message.ThreadKind;
import io.skep.domain.message.ThreadSummary;
import io.skep.domain.value.MessageId;
import io.skep.domain.value.Page;
import io.skep.domain.value.PageRequest;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.Validate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Threads of messages in SQLite. */
public final class SqliteMessageRepository implements MessageRepository {

  private static final int MAX_BATCH_SIZE = 1_000;

  private static final KeysetCursorCodec BY_SEQUENCE =
      new KeysetCursorCodec("messages", Long.class);

  /** By the number of a thread instead of its owner, who may be too long for a cursor. */
  private static final KeysetCursorCodec THREADS = new KeysetCursorCodec("threads", Long.class);

  /** A thread and its number. */
  private record NumberedThread(long seq, ThreadSummary summary) {}

  private final SqliteUnitOfWork unitOfWork;

  /** Creates the repository over the transactions of a file. */
  public SqliteMessageRepository(SqliteUnitOfWork work) {
    this.unitOfWork = work;
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages, OptionalLong expectedVersion) {
    Validate.size("messages", messages, MAX_BATCH_SIZE);
    return unitOfWork.inWrite(
        unit -> new SqliteMessageAppender(unit, swarm, thread).append(messages, expectedVersion));
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return unitOfWork.inRead(
        session ->
            session.first(
                SqliteMessageSql.FIND,
                arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
                MessageMapper::toMessage));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    SqliteMessageSql.FIND_THREAD_VERSION,
                    arguments -> SqliteMessageAppender.bindThread(arguments, swarm, thread),
                    row -> row.get(THREAD.VERSION))
                .orElse(0L));
  }

  @Override
  public List<Message> findAfter(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    return findSlice(SqliteMessageSql.FIND_AFTER, swarm, thread, sequence, limit);
  }

  @Override
  public List<Message> findBefore(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    var found =
        new ArrayList<>(findSlice(SqliteMessageSql.FIND_BEFORE, swarm, thread, sequence, limit));
    Collections.reverse(found);
    return found;
  }

  private List<Message> findSlice(
      SqlStatement statement, SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Validate.range("limit", limit, 1, MAX_BATCH_SIZE);
    return unitOfWork.inRead(
        session ->
            session
                .slice(
                    statement,
                    arguments ->
                        SqliteMessageAppender.bindThread(arguments, swarm, thread)
                            .set(MESSAGE.SEQUENCE, sequence)
                            .set(StatementDsl.LIMIT, (long) limit),
                    row -> MessageMapper.toMessage(row, thread),
                    limit,
                    MessageMapper::estimatedSize)
                .items());
  }

  @Override
  public Page<Message> findSince(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    long after = page.after().map(cursor -> BY_SEQUENCE.decode(cursor).getLong(0)).orElse(0L);
    return unitOfWork
        .inRead(
            session ->
                session.slice(
                    SqliteMessageSql.FIND_SINCE,
                    arguments ->
                        SqliteMessageAppender.bindThread(arguments, swarm, thread)
                            .set(MESSAGE.SEQUENCE, after)
                            .set(MESSAGE.SAID_AT, since)
                            .set(StatementDsl.LIMIT, page.limit() + 1L),
                    row -> MessageMapper.toMessage(row, thread),
                    page.limit(),
                    MessageMapper::estimatedSize))
        .toPage(message -> BY_SEQUENCE.encode(message.sequence()));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return unitOfWork.inWrite(
        unit -> {
          var session = unit.session();
          var seq =
              session.first(
                  SqliteMessageSql.FIND_THREAD,
                  arguments -> SqliteMessageAppender.bindThread(arguments, swarm, thread),
                  row -> row.get(THREAD.SEQ));
          if (seq.isEmpty()) {
            return 0L;
          }
          // The deliveries, their tags and the counts of unread ones follow by themselves.
          int cleared =
              session.update(
                  SqliteMessageSql.DELETE_MESSAGES,
                  arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.THREAD, seq.get()));
          session.update(
              SqliteMessageSql.RESET_THREAD,
              arguments -> SqliteMessageAppender.bindThread(arguments, swarm, thread));
          unit.changeTags(swarm).add(ChangeTag.of(thread));
          unit.changeTags(swarm).add(ChangeTag.any(ChangeKind.INBOX));
          return (long) cleared;
        });
  }

  @Override
  public Page<ThreadSummary> listThreads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    var after = page.after().map(cursor -> THREADS.decode(cursor).getLong(0));
    Slice<NumberedThread> found =
        unitOfWork.readConsistent(
            session -> {
              var owner =
                  after
                      .map(
                          seq ->
                              session
                                  .first(
                                      SqliteMessageSql.FIND_OWNER,
                                      arguments -> arguments.set(THREAD.SEQ, seq),
                                      row -> row.get(THREAD.OWNER))
                                  .orElseThrow(SqliteMessageRepository::foreignCursor))
                      .orElse("");
              return session.slice(
                  SqliteMessageSql.LIST_THREADS,
                  arguments ->
                      arguments
                          .set(THREAD.SWARM, swarm)
                          .set(THREAD.KIND, kind)
                          .set(StatementDsl.AFTER, owner)
                          .set(StatementDsl.LIMIT, page.limit() + 1L),
                  row -> toNumbered(row, kind),
                  page.limit(),
                  thread -> 0);
            });
    var numbered = found.toPage(thread -> THREADS.encode(thread.seq()));
    return new Page<>(
        numbered.items().stream().map(NumberedThread::summary).toList(), numbered.next());
  }

  private static InvalidArgumentException foreignCursor() {
    return new InvalidArgumentException("cursor", "is not one of this list");
  }

  private static NumberedThread toNumbered(Row row, ThreadKind kind) {
    return new NumberedThread(
        row.get(THREAD.SEQ),
        new ThreadSummary(
            new ThreadId(kind, row.get(THREAD.OWNER)),
            row.get(THREAD.MESSAGES),
            row.get(THREAD.VERSION)));
  }
}
