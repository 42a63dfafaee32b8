package io.skep.adapters.sqlite.transaction;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.adapters.jooq.transaction.WriteTransaction;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeTagSet;
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
public final class SqliteTransaction implements WriteTransaction {

  private final Session session;
  private final PendingChanges transaction;
  private final PendingChanges ownChanges = new PendingChanges(Change.NO_COMMIT_ID);

  /** What others had changed in the transaction and what was written within this part of it. */
  private final PendingChanges flushed = new PendingChanges(Change.NO_COMMIT_ID);

  /**
   * Creates a part.
   *
   * @param transaction what the parts before it have changed
   */
  SqliteTransaction(Session session, PendingChanges transaction) {
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
  public void runInSavepoint(Runnable part) {
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
  public <K> void addToCount(CounterTable<K> tally, K key, long change) {
    ownChanges.add(tally, key, change);
  }

  /** Has the listeners of a queue told once this is committed. */
  public void markReady(SwarmId swarm, QueueName queue) {
    ownChanges.ready.add(new QueueId(swarm, queue));
  }

  @Override
  public ChangeTagSet changeTags(SwarmId swarm) {
    return ownChanges.changeTags.computeIfAbsent(swarm, of -> new ChangeTagSet());
  }

  @Override
  public Optional<QueueSettings> queueSettings(
      QueueId queue, Supplier<Optional<QueueSettings>> search) {
    return transaction.queueSettings.computeIfAbsent(queue, name -> search.get());
  }

  /** Nobody else writes while a transaction does. */
  @Override
  public void onSettingsConflict(QueueId queue, long version) {}

  @Override
  public void invalidateSettings(QueueId queue) {
    transaction.queueSettings.remove(queue);
  }

  /** Writes all counts, so that what is stored is right for who reads it within this part. */
  public void flushCounts() {
    if (!transaction.counts.isEmpty()) {
      transaction.flush(session);
      flushed.moveCountsFrom(transaction);
    }
    ownChanges.flush(session);
    ownChanges.counts.clear();
  }

  /** Makes it part of the transaction. */
  void mergeIntoTransaction() {
    transaction.moveCountsFrom(ownChanges);
    transaction.ready.addAll(ownChanges.ready);
    transaction.parts.add(ownChanges.changeTags);
    ownChanges.changeTags.forEach(
        (swarm, tags) ->
            transaction.changeTags.computeIfAbsent(swarm, of -> new ChangeTagSet()).addAll(tags));
  }

  /** Undoes what it did to the counts of the others, and to what is known of queues. */
  void revertFlush() {
    transaction.queueSettings.clear();
    transaction.moveCountsFrom(flushed);
  }

  /**
   * Counts that are still to be written, what is still to be told of, and what is known of queues.
   */
  static final class PendingChanges {

    private final Map<CounterTable<?>, Map<Object, Long>> counts = new HashMap<>();
    private final Set<QueueId> ready = new HashSet<>();
    private final Map<SwarmId, ChangeTagSet> changeTags = new HashMap<>();
    private final Map<QueueId, Optional<QueueSettings>> queueSettings = new HashMap<>();
    private final List<Map<SwarmId, ChangeTagSet>> parts = new ArrayList<>();
    private final long commitId;

    /**
     * Creates what has not changed anything yet.
     *
     * @param mark by which who is told of it knows it again
     */
    PendingChanges(long mark) {
      this.commitId = mark;
    }

    /** Returns by what it is known again. */
    long commitId() {
      return commitId;
    }

    /** Returns what each of its parts has changed. */
    List<Map<SwarmId, ChangeTagSet>> parts() {
      return parts;
    }

    Set<QueueId> ready() {
      return ready;
    }

    Map<SwarmId, ChangeTagSet> changeTags() {
      changeTags.values().removeIf(ChangeTagSet::isEmpty);
      return changeTags;
    }

    private void add(CounterTable<?> tally, Object key, long change) {
      counts.computeIfAbsent(tally, t -> new HashMap<>()).merge(key, change, Long::sum);
    }

    private void moveCountsFrom(PendingChanges others) {
      others.counts.forEach(
          (tally, changes) -> changes.forEach((key, change) -> add(tally, key, change)));
      others.counts.clear();
    }

    /** Writes the counts. */
    void flush(Session session) {
      counts.forEach((tally, changes) -> flush(session, tally, changes));
    }

    @SuppressWarnings("unchecked") // What is kept under a tally came in through it.
    private static <K> void flush(
        Session session, CounterTable<K> tally, Map<Object, Long> changes) {
      changes.forEach(
          (key, change) -> {
            if (change != 0) {
              tally.add(session, (K) key, change);
            }
          });
    }
  }
}
