package io.skep.adapters.postgres.message;

import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.statement.Bindings;
import io.skep.adapters.jooq.statement.DatabaseException;
import io.skep.adapters.postgres.message.MessageInserter.TimedInsert;
import io.skep.adapters.postgres.transaction.CallBatcher;
import io.skep.adapters.postgres.transaction.PostgresTransaction;
import io.skep.adapters.postgres.transaction.PostgresUnitOfWork;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.message.Message;
import io.skep.domain.message.MessageInsert;
import io.skep.domain.message.ThreadId;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Messages that are said one by one, outside any block: those of the same time are added together,
 * whatever their threads. Safe for use by many threads.
 */
final class BatchedAppends {

  /** How many are added together. */
  private static final int MAX_BATCH_SIZE = 1_000;

  /** The longest content of one that is added with others, in UTF-16 units. */
  private static final int MAX_CONTENT_LENGTH = 10_000;

  /** A message and its thread. */
  private record Append(ThreadId thread, MessageInsert message) {}

  /** A message, the place of its thread among the threads given, and its place in the thread. */
  private record PositionedInsert(long threadNumber, long position, TimedInsert insert) {}

  private final PostgresUnitOfWork unitOfWork;
  private final Map<SwarmId, CallBatcher<Append, Optional<Message>>> batchers =
      new ConcurrentHashMap<>();

  BatchedAppends(PostgresUnitOfWork work) {
    this.unitOfWork = work;
  }

  /** Returns whether a message may be added with others. */
  static boolean isBatchable(MessageInsert message) {
    return message.headers().isEmpty() && message.content().text().length() <= MAX_CONTENT_LENGTH;
  }

  /**
   * Adds a message without a key; returns empty, and has not added it, if the thread is not there
   * or in use by others, or an id is taken.
   */
  Optional<Message> append(SwarmId swarm, ThreadId thread, MessageInsert message) {
    return batchers.computeIfAbsent(swarm, this::newBatcher).submit(new Append(thread, message));
  }

  private CallBatcher<Append, Optional<Message>> newBatcher(SwarmId swarm) {
    return new CallBatcher<>(
        MAX_BATCH_SIZE,
        appends -> unitOfWork.autoCommit(unit -> insertBatch(unit, swarm, appends)));
  }

  private static List<Optional<Message>> insertBatch(
      PostgresTransaction unit, SwarmId swarm, List<Append> appends) {
    unit.requirePartitions(appends.stream().map(append -> append.message().id().value()).toList());
    var byThread =
        appends.stream()
            .collect(
                Collectors.groupingBy(
                    Append::thread,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        Append::message,
                        Collectors.collectingAndThen(
                            Collectors.toList(), MessageInserter::withNewestTimes))));
    var threads = List.copyOf(byThread.entrySet());
    List<PositionedInsert> placed = new ArrayList<>(appends.size());
    for (int i = 0; i < threads.size(); i++) {
      var dated = threads.get(i).getValue();
      for (int k = 0; k < dated.size(); k++) {
        placed.add(new PositionedInsert(i + 1L, k + 1L, dated.get(k)));
      }
    }
    Map<ThreadId, Long> last = new HashMap<>();
    try {
      unit.session()
          .query(
              PostgresMessageSql.INSERT_INTO_MANY_THREADS,
              values -> {
                values.set(THREAD.SWARM, swarm).set("mark", unit.commitId());
                values.setArrays(threads, BatchedAppends::bindThread);
                values.setArrays(placed, BatchedAppends::bindMessage);
              },
              row -> {
                var thread = threads.get((int) (row.get(PostgresMessageSql.NUMBER) - 1)).getKey();
                last.put(thread, row.get(THREAD.VERSION));
                unit.logged(swarm, tags -> tags.add(ChangeTag.of(thread)));
                return true;
              });
    } catch (DatabaseException e) {
      if (!SuspectedDuplicateIds.isUniqueViolation(e)) {
        throw e;
      }
      // Each finds out for itself whether it was meant.
    }
    return appends.stream()
        .map(
            append ->
                Optional.ofNullable(last.computeIfPresent(append.thread(), (t, seq) -> seq + 1))
                    .map(seq -> Message.stored(append.message(), append.thread(), seq)))
        .toList();
  }

  private static void bindThread(Bindings row, Map.Entry<ThreadId, List<TimedInsert>> grown) {
    var dated = grown.getValue();
    row.set(THREAD.KIND, grown.getKey().kind())
        .set(THREAD.OWNER, grown.getKey().owner())
        .set("many", (long) dated.size())
        .set(THREAD.NEWEST_AT, dated.get(dated.size() - 1).newestAt())
        .set("tag", ChangeTag.of(grown.getKey()).toString());
  }

  private static void bindMessage(Bindings row, PositionedInsert placed) {
    row.set(PostgresMessageSql.NUMBER, placed.threadNumber()).set("place", placed.position());
    MessageInserter.bind(row, placed.insert(), false);
  }
}
