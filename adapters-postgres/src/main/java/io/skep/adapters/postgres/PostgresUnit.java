package io.skep.adapters.postgres;

import io.skep.adapters.jooq.Session;
import io.skep.adapters.jooq.repository.QueueId;
import io.skep.adapters.jooq.repository.Unit;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeTags;
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
final class PostgresUnit implements Unit {

  private final Session session;
  private final Months months;
  private final int slot;
  private final boolean guardsSettings;
  private final long mark;
  private final Map<TaskCounts.Key, Long> counts = new HashMap<>();
  private final Map<SwarmId, ChangeTags> changed = new HashMap<>();

  /** What was changed by statements that have told of it themselves. */
  private final Map<SwarmId, ChangeTags> told = new HashMap<>();

  private final Set<QueueId> ready = new HashSet<>();
  private final Map<QueueId, Optional<QueueSettings>> settings = new HashMap<>();

  /**
   * Creates the unit of a transaction.
   *
   * @param slot the counts of its own that it adds to
   * @param guardsSettings whether others are kept from changing settings that it has read
   * @param mark by which those in this process know it again who are told of what it changes;
   *     {@link Change#UNMARKED} if nobody is
   */
  PostgresUnit(Session session, Months months, int slot, boolean guardsSettings, long mark) {
    this.session = session;
    this.months = months;
    this.slot = slot;
    this.guardsSettings = guardsSettings;
    this.mark = mark;
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public ChangeTags changed(SwarmId swarm) {
    return changed.computeIfAbsent(swarm, of -> new ChangeTags());
  }

  /**
   * Notes what a statement has changed that tells of it itself: others learn of it by the change
   * log, but not those who listen in this process.
   */
  void told(SwarmId swarm, Consumer<ChangeTags> tags) {
    if (mark != Change.UNMARKED) {
      tags.accept(told.computeIfAbsent(swarm, of -> new ChangeTags()));
    }
  }

  /** Returns all that it has changed, once it is finished. */
  Map<SwarmId, ChangeTags> toldInAll() {
    changed.forEach(
        (swarm, tags) -> told.computeIfAbsent(swarm, of -> new ChangeTags()).addAll(tags));
    return told;
  }

  @Override
  public Optional<QueueSettings> settings(QueueId queue, Supplier<Optional<QueueSettings>> search) {
    return settings.computeIfAbsent(queue, name -> search.get());
  }

  @Override
  public boolean guardsSettings() {
    return guardsSettings;
  }

  @Override
  public void noLongerAt(QueueId queue, long version) {
    var seen = settings.get(queue);
    if (seen != null && seen.map(QueueSettings::version).orElse(0L) == version) {
      throw new StoreException(
          ErrorCode.STORE_BUSY, "another one changes queue " + queue, new Overtaken());
    }
  }

  @Override
  public void forgetSettings(QueueId queue) {
    settings.remove(queue);
  }

  /** Returns by what it is known again. */
  long mark() {
    return mark;
  }

  /** Returns the counts of its own that it adds to. */
  int slot() {
    return slot;
  }

  /** Makes sure that rows under these ids have a place. */
  void requireMonths(Collection<UUID> ids) {
    months.require(ids);
  }

  /** Adds to a count. */
  void count(SwarmId swarm, QueueName queue, TaskStatus status, long change) {
    counts.merge(new TaskCounts.Key(swarm, queue, status), change, Long::sum);
  }

  /** Has the listeners of a queue told once this is committed. */
  void ready(SwarmId swarm, QueueName queue) {
    ready.add(new QueueId(swarm, queue));
  }

  Set<QueueId> ready() {
    return ready;
  }

  /** Makes sure that nothing is left to be written. */
  void requireSettled() {
    if (!counts.isEmpty() || !changed.isEmpty()) {
      throw new IllegalStateException("a single statement writes all itself: " + counts + changed);
    }
  }

  /** Writes the counts. */
  void settle() {
    if (hasCounted()) {
      LastWrites.count(session, counts, slot);
      counts.clear();
    }
  }

  /** Writes all that is left to be written. */
  void finish() {
    settle();
    if (hasChanged()) {
      LastWrites.tell(session, changed, mark);
    }
  }

  /** Writes all that is left to be written, and commits. */
  void commit() throws SQLException {
    if (!hasChanged()) {
      settle();
      session.connection().commit();
    } else if (hasCounted()) {
      LastWrites.countTellAndCommit(session, counts, slot, changed, mark);
    } else {
      LastWrites.tellAndCommit(session, changed, mark);
    }
  }

  private boolean hasChanged() {
    changed.values().removeIf(ChangeTags::isEmpty);
    return !changed.isEmpty();
  }

  private boolean hasCounted() {
    counts.values().removeIf(change -> change == 0);
    return !counts.isEmpty();
  }

  /** Says that a transaction has read what another one has changed meanwhile; it is run again. */
  static final class Overtaken extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;
  }
}
