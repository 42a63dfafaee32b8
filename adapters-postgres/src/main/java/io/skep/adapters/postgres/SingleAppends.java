package io.skep.adapters.postgres;

import static io.skep.adapters.jooq.schema.tables.ThreadTable.THREAD;

import io.skep.adapters.jooq.Arguments;
import io.skep.adapters.jooq.DatabaseException;
import io.skep.adapters.postgres.MessageAddition.Dated;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.message.Message;
import io.skep.domain.message.NewMessage;
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
final class SingleAppends {

  /** How many are added together. */
  private static final int MOST = 1_000;

  /** The longest content of one that is added with others, in UTF-16 units. */
  private static final int LONGEST = 10_000;

  /** A message and its thread. */
  private record Append(ThreadId thread, NewMessage message) {}

  /** A message, the place of its thread among the threads given, and its place in the thread. */
  private record Placed(long number, long place, Dated dated) {}

  private final PostgresUnitOfWork work;
  private final Map<SwarmId, Coalescer<Append, Optional<Message>>> appenders =
      new ConcurrentHashMap<>();

  SingleAppends(PostgresUnitOfWork work) {
    this.work = work;
  }

  /** Returns whether a message may be added with others. */
  static boolean takes(NewMessage message) {
    return message.envelope().isEmpty() && message.content().text().length() <= LONGEST;
  }

  /**
   * Adds a message without a key; returns empty, and has not added it, if the thread is not there
   * or in use by others, or an id is taken.
   */
  Optional<Message> append(SwarmId swarm, ThreadId thread, NewMessage message) {
    return appenders.computeIfAbsent(swarm, this::appender).ask(new Append(thread, message));
  }

  private Coalescer<Append, Optional<Message>> appender(SwarmId swarm) {
    return new Coalescer<>(MOST, appends -> work.alone(unit -> together(unit, swarm, appends)));
  }

  private static List<Optional<Message>> together(
      PostgresUnit unit, SwarmId swarm, List<Append> appends) {
    unit.requireMonths(appends.stream().map(append -> append.message().id().value()).toList());
    var byThread =
        appends.stream()
            .collect(
                Collectors.groupingBy(
                    Append::thread,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        Append::message,
                        Collectors.collectingAndThen(
                            Collectors.toList(), MessageAddition::dated))));
    var threads = List.copyOf(byThread.entrySet());
    List<Placed> placed = new ArrayList<>(appends.size());
    for (int i = 0; i < threads.size(); i++) {
      var dated = threads.get(i).getValue();
      for (int k = 0; k < dated.size(); k++) {
        placed.add(new Placed(i + 1L, k + 1L, dated.get(k)));
      }
    }
    Map<ThreadId, Long> last = new HashMap<>();
    try {
      unit.session()
          .run(
              MessageSql.ADD_TO_MANY,
              values -> {
                values.set(THREAD.SWARM, swarm).set("mark", unit.mark());
                values.each(threads, SingleAppends::setThread);
                values.each(placed, SingleAppends::setMessage);
              },
              row -> {
                var thread = threads.get((int) (row.get(MessageSql.NUMBER) - 1)).getKey();
                last.put(thread, row.get(THREAD.VERSION));
                unit.told(swarm, tags -> tags.add(ChangeTag.of(thread)));
                return true;
              });
    } catch (DatabaseException e) {
      if (!TakenIds.isMeant(e)) {
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

  private static void setThread(Arguments row, Map.Entry<ThreadId, List<Dated>> grown) {
    var dated = grown.getValue();
    row.set(THREAD.KIND, grown.getKey().kind())
        .set(THREAD.OWNER, grown.getKey().owner())
        .set("many", (long) dated.size())
        .set(THREAD.NEWEST_AT, dated.get(dated.size() - 1).newest())
        .set("tag", ChangeTag.of(grown.getKey()).toString());
  }

  private static void setMessage(Arguments row, Placed placed) {
    row.set(MessageSql.NUMBER, placed.number()).set("place", placed.place());
    MessageAddition.set(row, placed.dated(), false);
  }
}
