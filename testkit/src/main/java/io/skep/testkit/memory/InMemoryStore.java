package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.domain.task.LocalTaskReadyNotifier;
import io.skep.domain.value.IdGenerator;
import io.skep.testkit.fixture.SequentialIdGenerator;
import java.time.InstantSource;

/**
 * Opens in-memory stores for tests.
 *
 * <p>In-memory stores pass every contract; nothing is persisted. Simple rather than fast: one unit
 * of work runs at a time, and most lists are full scans. Thread-safe.
 */
public final class InMemoryStore {

  private InMemoryStore() {}

  /** Opens an empty store on a clock, with ids derived from the clock. */
  public static Store open(InstantSource clock) {
    return open(clock, new SequentialIdGenerator(clock));
  }

  /** Opens an empty store on a clock, with an id generator. */
  public static Store open(InstantSource clock, IdGenerator ids) {
    var signals = new LocalTaskReadyNotifier();
    var changes = new InMemoryChangeLog();
    var work = new InMemoryUnitOfWork(signals, changes);
    var swarms = new SwarmStates(work.undoLog());
    return new Store(
        work,
        new InMemoryAgentRepository(work, swarms),
        new InMemoryConversationRepository(work, swarms),
        new InMemoryPlanRepository(work, swarms),
        new InMemoryTaskRepository(work, swarms),
        new InMemoryQueueRepository(work, swarms),
        new InMemoryMessageRepository(work, swarms),
        new InMemoryDeliveryRepository(work, swarms),
        new InMemoryImportRecordRepository(work, swarms),
        new InMemoryChangeFeed(work, changes),
        signals,
        ids,
        clock);
  }
}
