package io.skep.testkit.memory;

import io.skep.domain.store.Store;
import io.skep.domain.task.LocalReadySignals;
import io.skep.domain.value.IdGenerator;
import io.skep.testkit.fixture.SequentialIds;
import java.time.InstantSource;

/**
 * Opens stores that keep everything in memory, for tests.
 *
 * <p>They do what the ports promise, except that nothing survives the process: they pass every
 * contract. They are plain, not fast: one unit of work runs at a time, and most lists are made by
 * looking at everything. Safe for use by many threads.
 */
public final class InMemoryStore {

  private InMemoryStore() {}

  /** Opens an empty store by this clock, with ids that follow it. */
  public static Store open(InstantSource clock) {
    return open(clock, new SequentialIds(clock));
  }

  /** Opens an empty store by this clock, with these ids. */
  public static Store open(InstantSource clock, IdGenerator ids) {
    var signals = new LocalReadySignals();
    var changes = new InMemoryChangeLog();
    var work = new InMemoryUnitOfWork(signals, changes);
    var swarms = new Swarms(work.journal());
    return new Store(
        work,
        new InMemoryAgentRepository(work, swarms),
        new InMemoryConversationRepository(work, swarms),
        new InMemoryPlanRepository(work, swarms),
        new InMemoryTaskRepository(work, swarms),
        new InMemoryQueueRepository(work, swarms),
        new InMemoryMessageRepository(work, swarms),
        new InMemoryDeliveryRepository(work, swarms),
        new InMemoryOriginRepository(work, swarms),
        new InMemoryChangeFeed(work, changes),
        signals,
        ids,
        clock);
  }
}
