package io.skep.adapters.sqlite;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.QueueId;
import io.skep.adapters.jooq.repository.Unit;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeTags;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One caller's part of a transaction: besides rows, it changes counts, which are written late, and
 * makes tasks ready, of which listeners are told once it is committed.
 */
final class WriteUnit implements Unit {

  private final Session session;
  private final Changes transaction;
  private final Changes own = new Changes(Change.UNMARKED);

  /** What others had changed in the transaction and what was written within this part of it. */
  private final Changes settled = new Changes(Change.UNMARKED);

  /**
   * Creates a part.
   *
   * @param transaction what the parts before it have changed
   */
  WriteUnit(Session session, Changes transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  @Override
  public Session session() {
    return session;
  }

  /**
   * Runs a part that may have to be taken back: if it throws, none of its rows stays. It must not
   * change counts.
   */
  void attempt(Runnable part) {
    session.execute("SAVEPOINT call");
    try {
      part.run();
    } catch (RuntimeException e) {
      session.execute("ROLLBACK TO call");
      session.execute("RELEASE call");
      throw e;
    }
    session.execute("RELEASE call");
  }

  /** Adds to a count. */
  <K> void add(Tally<K> tally, K key, long change) {
    own.add(tally, key, change);
  }

  /** Has the listeners of a queue told once this is committed. */
  void ready(SwarmId swarm, QueueName queue) {
    own.ready.add(new QueueId(swarm, queue));
  }

  @Override
  public ChangeTags changed(SwarmId swarm) {
    return own.changed.computeIfAbsent(swarm, of -> new ChangeTags());
  }

  @Override
  public Optional<QueueSettings> settings(QueueId queue, Supplier<Optional<QueueSettings>> search) {
    return transaction.settings.computeIfAbsent(queue, name -> search.get());
  }

  /** Nobody else writes while a transaction does. */
  @Override
  public void noLongerAt(QueueId queue, long version) {}

  @Override
  public void forgetSettings(QueueId queue) {
    transaction.settings.remove(queue);
  }

  /** Writes all counts, so that what is stored is right for who reads it within this part. */
  void settle() {
    if (!transaction.counts.isEmpty()) {
      transaction.flush(session);
      settled.takeCounts(transaction);
    }
    own.flush(session);
    own.counts.clear();
  }

  /** Makes it part of the transaction. */
  void keep() {
    transaction.takeCounts(own);
    transaction.ready.addAll(own.ready);
    transaction.parts.add(own.changed);
    own.changed.forEach(
        (swarm, tags) ->
            transaction.changed.computeIfAbsent(swarm, of -> new ChangeTags()).addAll(tags));
  }

  /** Undoes what it did to the counts of the others, and to what is known of queues. */
  void undo() {
    transaction.settings.clear();
    transaction.takeCounts(settled);
  }

  /**
   * Counts that are still to be written, what is still to be told of, and what is known of queues.
   */
  static final class Changes {

    private final Map<Tally<?>, Map<Object, Long>> counts = new HashMap<>();
    private final Set<QueueId> ready = new HashSet<>();
    private final Map<SwarmId, ChangeTags> changed = new HashMap<>();
    private final Map<QueueId, Optional<QueueSettings>> settings = new HashMap<>();
    private final List<Map<SwarmId, ChangeTags>> parts = new ArrayList<>();
    private final long mark;

    /**
     * Creates what has not changed anything yet.
     *
     * @param mark by which who is told of it knows it again
     */
    Changes(long mark) {
      this.mark = mark;
    }

    /** Returns by what it is known again. */
    long mark() {
      return mark;
    }

    /** Returns what each of its parts has changed. */
    List<Map<SwarmId, ChangeTags>> parts() {
      return parts;
    }

    Set<QueueId> ready() {
      return ready;
    }

    Map<SwarmId, ChangeTags> changed() {
      changed.values().removeIf(ChangeTags::isEmpty);
      return changed;
    }

    private void add(Tally<?> tally, Object key, long change) {
      counts.computeIfAbsent(tally, t -> new HashMap<>()).merge(key, change, Long::sum);
    }

    private void takeCounts(Changes others) {
      others.counts.forEach(
          (tally, changes) -> changes.forEach((key, change) -> add(tally, key, change)));
      others.counts.clear();
    }

    /** Writes the counts. */
    void flush(Session session) {
      counts.forEach((tally, changes) -> flush(session, tally, changes));
    }

    @SuppressWarnings("unchecked") // What is kept under a tally came in through it.
    private static <K> void flush(Session session, Tally<K> tally, Map<Object, Long> changes) {
      changes.forEach(
          (key, change) -> {
            if (change != 0) {
              tally.add(session, (K) key, change);
            }
          });
    }
  }
}
