package io.skep.testkit.contract;

import io.skep.domain.store.Store;
import io.skep.domain.value.IdGenerator;
import java.time.InstantSource;

/**
 * The stores that contracts are tested with; the author of an adapter writes one.
 *
 * <p>Safe for use by many threads: tests of contracts run side by side.
 */
public interface StoreFixture {

  /**
   * Returns the store that tests share, opened by the first of them. Each test works in a swarm of
   * its own, and other tests may be at work in theirs.
   *
   * @param clock the clock of the test, which its ids and leases follow; see {@link #withClock}
   */
  Store shared(InstantSource clock);

  /**
   * Opens a store that holds nothing and that nobody else uses.
   *
   * @return to be closed by the caller
   */
  OpenStore open(InstantSource clock);

  /**
   * A store that one test uses alone.
   *
   * @param ports the store
   * @param onClose closes it and removes what it has stored
   */
  record OpenStore(Store ports, Runnable onClose) implements AutoCloseable {

    @Override
    public void close() {
      onClose.run();
    }
  }

  /**
   * Returns the same store with another clock and another source of ids.
   *
   * <p>To be used for a store that takes the time from its callers, as the ports ask for it.
   */
  static Store withClock(Store store, IdGenerator ids, InstantSource clock) {
    return new Store(
        store.work(),
        store.agents(),
        store.conversations(),
        store.plans(),
        store.tasks(),
        store.queues(),
        store.messages(),
        store.deliveries(),
        store.origins(),
        store.changes(),
        store.signals(),
        ids,
        clock);
  }
}
