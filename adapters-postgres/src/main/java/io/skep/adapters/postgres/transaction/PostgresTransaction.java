package io.skep.adapters.postgres.transaction;

import io.skep.adapters.jooq.statement.Session;
import io.skep.adapters.jooq.transaction.QueueId;
import io.skep.adapters.jooq.transaction.WriteTransaction;
import io.skep.adapters.postgres.partition.PartitionCatalog;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeTagSet;
import io.skep.domain.error.ErrorCode;
import io.skep.domain.error.StoreException;
import io.skep.domain.task.QueueSettings;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.QueueName;
import io.skep.domain.value.SwarmId;
import java.io.Serial;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A transaction that writes: besides rows, it changes counts, which are written last, so that
 * others hardly wait for them, and makes tasks ready, of which listeners are told once it is
 * committed.
 */
public final class PostgresTransaction implements WriteTransaction {

  private final Session session;
  private final PartitionCatalog partitions;
  private final int slot;
  private final boolean locksSettings;
  private final long commitId;
  private final Map<TaskCountSql.Key, Long> counts = new HashMap<>();
  private final Map<SwarmId, ChangeTagSet> changeTags = new HashMap<>();

  /** What was changed by statements that have told of it themselves. */
  private final Map<SwarmId, ChangeTagSet> logged = new HashMap<>();

  private final Set<QueueId> ready = new HashSet<>();
  private final Map<QueueId, Optional<QueueSettings>> settings = new HashMap<>();

  /**
   * Creates the unit of a transaction.
   *
   * @param slot the counts of its own that it adds to
   * @param locksSettings whether settings that it has read are locked against changes
   * @param mark by which those in this process know it again who are told of what it changes;
   *     {@link Change#NO_COMMIT_ID} if nobody is
   */
  PostgresTransaction(
      Session session, PartitionCatalog months, int slot, boolean locksSettings, long mark) {
    this.session = session;
    this.partitions = months;
    this.slot = slot;
    this.locksSettings = locksSettings;
    this.commitId = mark;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public ChangeTagSet changeTags(SwarmId swarm) {
    return changeTags.computeIfAbsent(swarm, of -> new ChangeTagSet());
  }

  /**
   * Notes what a statement has changed that tells of it itself: others learn of it by the change
   * log, but not those who listen in this process.
   */
  public void logged(SwarmId swarm, Consumer<ChangeTagSet> tags) {
    if (commitId != Change.NO_COMMIT_ID) {
      tags.accept(logged.computeIfAbsent(swarm, of -> new ChangeTagSet()));
    }
  }

  /** Returns all that it has changed, once it is finished. */
  Map<SwarmId, ChangeTagSet> allChanges() {
    changeTags.forEach(
        (swarm, tags) -> logged.computeIfAbsent(swarm, of -> new ChangeTagSet()).addAll(tags));
    return logged;
  }

  @Override
  public Optional<QueueSettings> queueSettings(
      QueueId queue, Supplier<Optional<QueueSettings>> search) {
    return settings.computeIfAbsent(queue, name -> search.get());
  }

  @Override
  public boolean locksSettings() {
    return locksSettings;
  }

  @Override
  public void onSettingsConflict(QueueId queue, long version) {
    var seen = settings.get(queue);
    if (seen != null && seen.map(QueueSettings::version).orElse(0L) == version) {
      throw new StoreException(
          ErrorCode.STORE_BUSY,
          "another one changes queue " + queue,
          new ConcurrentUpdateException());
    }
  }

  @Override
  public void invalidateSettings(QueueId queue) {
    settings.remove(queue);
  }

  /** Returns by what it is known again. */
  public long commitId() {
    return commitId;
  }

  /** Returns the counts of its own that it adds to. */
  public int slot() {
    return slot;
  }

  /** Makes sure that rows under these ids have a place. */
  public void requirePartitions(Collection<UUID> ids) {
    partitions.requirePartitions(ids);
  }

  /** Adds to a count. */
  public void count(SwarmId swarm, QueueName queue, TaskStatus status, long change) {
    counts.merge(new TaskCountSql.Key(swarm, queue, status), change, Long::sum);
  }

  /** Has the listeners of a queue told once this is committed. */
  public void ready(SwarmId swarm, QueueName queue) {
    ready.add(new QueueId(swarm, queue));
  }

  Set<QueueId> ready() {
    return ready;
  }

  /** Makes sure that nothing is left to be written. */
  void requireFlushed() {
    if (!counts.isEmpty() || !changeTags.isEmpty()) {
      throw new IllegalStateException(
          "a single statement writes all itself: " + counts + changeTags);
    }
  }

  /** Writes the counts. */
  void flushCounts() {
    if (hasCounts()) {
      CommitWrites.count(session, counts, slot);
      counts.clear();
    }
  }

  /** Writes all that is left to be written. */
  void flush() {
    flushCounts();
    if (hasChanges()) {
      CommitWrites.logChanges(session, changeTags, commitId);
    }
  }

  /** Writes all that is left to be written, and commits. */
  void commit() throws SQLException {
    if (!hasChanges()) {
      flushCounts();
      session.connection().commit();
    } else if (hasCounts()) {
      CommitWrites.countLogAndCommit(session, counts, slot, changeTags, commitId);
    } else {
      CommitWrites.logAndCommit(session, changeTags, commitId);
    }
  }

  private boolean hasChanges() {
    changeTags.values().removeIf(ChangeTagSet::isEmpty);
    return !changeTags.isEmpty();
  }

  private boolean hasCounts() {
    counts.values().removeIf(change -> change == 0);
    return !counts.isEmpty();
  }

  /** Says that a transaction has read what another one has changed meanwhile; it is run again. */
  public static final class ConcurrentUpdateException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;
  }
}
