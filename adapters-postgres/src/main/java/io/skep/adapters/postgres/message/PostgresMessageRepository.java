package io.skep.adapters.postgres.message;

import static io.skep.adapters.jooq.schema.tables.MessageTable.MESSAGE;
import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.mapping.MessageMapper;
import io.skep.adapters.jooq.repository.KeysetCursorCodec;
import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.Row;
import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.statement.Slice;
import io.skep.adapters.jooq.statement.SqlStatement;
import io.skep.adapters.jooq.statement.StatementDsl;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
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
import java.util.function.Consumer;

/** Threads of messages in PostgreSQL. */
public final class PostgresMessageRepository implements MessageRepository {

  private static final int MAX = 1_000;

  private static final KeysetCursorCodec BY_SEQUENCE =
      new KeysetCursorCodec("messages", Long.class);

  /** By the number of a thread instead of its owner, who may be too long for a cursor. */
  private static final KeysetCursorCodec THREADS = new KeysetCursorCodec("threads", Long.class);

  /** A thread and its number. */
  private record NumberedThread(long seq, ThreadSummary summary) {}

  private final PostgresUnitOfWork unitOfWork;
  private final SuspectedDuplicateIds suspectedDuplicates = new SuspectedDuplicateIds();
  private final BatchedAppends batchedAppends;

  /** Creates the repository over the transactions of a store. */
  public PostgresMessageRepository(PostgresUnitOfWork work) {
    this.unitOfWork = work;
    batchedAppends = new BatchedAppends(work);
  }

  @Override
  public List<Message> append(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages, OptionalLong expectedVersion) {
    Validate.size("messages", messages, MAX);
    boolean isPlain =
        expectedVersion.isEmpty()
            && !messages.isEmpty()
            && messages.stream().allMatch(message -> message.key().isEmpty());
    Optional<List<Message>> atOnce =
        isPlain && !unitOfWork.isInUnitOfWork()
            ? appendFast(swarm, thread, messages)
            : Optional.empty();
    return atOnce.orElseGet(
        () ->
            unitOfWork.inWrite(
                unit ->
                    new PostgresMessageAppender(unit, swarm, thread, suspectedDuplicates)
                        .append(messages, expectedVersion)));
  }

  /** Returns empty, and has added none, if the thread has to be made or an id is taken. */
  private Optional<List<Message>> appendFast(
      SwarmId swarm, ThreadId thread, List<MessageInsert> messages) {
    Optional<List<Message>> joined =
        messages.size() == 1 && BatchedAppends.isBatchable(messages.get(0))
            ? batchedAppends.append(swarm, thread, messages.get(0)).map(List::of)
            : Optional.empty();
    return joined.or(
        () ->
            unitOfWork.autoCommit(
                unit ->
                    new MessageInserter(unit, swarm, thread, suspectedDuplicates)
                        .insertFast(messages)));
  }

  @Override
  public Optional<Message> find(SwarmId swarm, MessageId id) {
    return unitOfWork.inRead(
        session ->
            session.first(
                PostgresMessageSql.FIND,
                arguments -> arguments.set(MESSAGE.SWARM, swarm).set(MESSAGE.ID, id.value()),
                MessageMapper::toMessage));
  }

  @Override
  public long version(SwarmId swarm, ThreadId thread) {
    return unitOfWork.inRead(
        session ->
            session
                .first(
                    PostgresMessageSql.FIND_THREAD,
                    arguments -> PostgresMessageAppender.bindThread(arguments, swarm, thread),
                    row -> row.get(THREAD.VERSION))
                .orElse(0L));
  }

  @Override
  public List<Message> findAfter(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Validate.range("limit", limit, 1, MAX);
    return findMessages(
            PostgresMessageSql.FIND_AFTER,
            swarm,
            thread,
            arguments ->
                arguments.set(MESSAGE.SEQUENCE, sequence).set(StatementDsl.LIMIT, limit + 0L),
            limit)
        .items();
  }

  @Override
  public List<Message> findBefore(SwarmId swarm, ThreadId thread, long sequence, int limit) {
    Validate.range("limit", limit, 1, MAX);
    var found =
        new ArrayList<>(
            findMessages(
                    PostgresMessageSql.FIND_BEFORE,
                    swarm,
                    thread,
                    arguments ->
                        arguments
                            .set(MESSAGE.SEQUENCE, sequence)
                            .set(StatementDsl.LIMIT, limit + 0L),
                    limit)
                .items());
    Collections.reverse(found);
    return found;
  }

  @Override
  public Page<Message> findSince(SwarmId swarm, ThreadId thread, Instant since, PageRequest page) {
    long after = page.after().map(cursor -> BY_SEQUENCE.decode(cursor).getLong(0)).orElse(0L);
    return findMessages(
            PostgresMessageSql.FIND_SINCE,
            swarm,
            thread,
            arguments ->
                arguments
                    .set(MESSAGE.SEQUENCE, after)
                    .set(MESSAGE.SAID_AT, since)
                    .set(StatementDsl.LIMIT, page.limit() + 1L),
            page.limit())
        .toPage(message -> BY_SEQUENCE.encode(message.sequence()));
  }

  private Slice<Message> findMessages(
      SqlStatement statement,
      SwarmId swarm,
      ThreadId thread,
      Consumer<Bindings> values,
      int limit) {
    return unitOfWork.inRead(
        session -> {
          // The number comes first: with it, the months are read in the order of their index.
          var seq = findSeq(session, swarm, thread);
          return seq.isEmpty()
              ? new Slice<>(List.of(), false)
              : session.slice(
                  statement,
                  arguments -> {
                    arguments.set(MESSAGE.SWARM, swarm).set(THREAD.SEQ, seq.get());
                    values.accept(arguments);
                  },
                  row -> MessageMapper.toMessage(row, thread),
                  limit,
                  MessageMapper::estimatedSize);
        });
  }

  private static Optional<Long> findSeq(Session session, SwarmId swarm, ThreadId thread) {
    return session.first(
        PostgresMessageSql.FIND_THREAD,
        arguments -> PostgresMessageAppender.bindThread(arguments, swarm, thread),
        row -> row.get(THREAD.SEQ));
  }

  @Override
  public long clear(SwarmId swarm, ThreadId thread) {
    return unitOfWork.inWrite(
        unit -> {
          var seq =
              unit.session()
                  .first(
                      PostgresMessageSql.RESET_THREAD,
                      arguments -> PostgresMessageAppender.bindThread(arguments, swarm, thread),
                      row -> row.get(THREAD.SEQ));
          if (seq.isEmpty()) {
            return 0L;
          }
          unit.changeTags(swarm).add(ChangeTag.of(thread));
          unit.changeTags(swarm).add(ChangeTag.any(ChangeKind.INBOX));
          return (long)
              unit.session()
                  .list(
                      PostgresMessageSql.DELETE_MESSAGES,
                      arguments -> arguments.set(MESSAGE.SWARM, swarm).set(THREAD.SEQ, seq.get()),
                      row -> row.get(MESSAGE.ID))
                  .size();
        });
  }

  @Override
  public Page<ThreadSummary> listThreads(SwarmId swarm, ThreadKind kind, PageRequest page) {
    var after = page.after().map(cursor -> THREADS.decode(cursor).getLong(0));
    Slice<NumberedThread> found =
        unitOfWork.inRead(
            session -> {
              var owner = after.map(seq -> findOwner(session, seq)).orElse("");
              return session.slice(
                  PostgresMessageSql.LIST_THREADS,
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

  private static String findOwner(Session session, long seq) {
    return session
        .first(
            PostgresMessageSql.FIND_OWNER,
            arguments -> arguments.set(THREAD.SEQ, seq),
            row -> row.get(THREAD.OWNER))
        .orElseThrow(() -> new InvalidArgumentException("cursor", "is not one of this list"));
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
