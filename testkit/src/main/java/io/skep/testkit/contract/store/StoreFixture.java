package io.skep.testkit.contract.store;

import io.skep.domain.store.Store;
import io.skep.domain.value.IdGenerator;
import java.time.InstantSource;

/**
 * Provides the stores for contract tests; implemented by the author of an adapter.
 *
 * <p>Implementations must be thread-safe: contract tests run concurrently.
 */
public interface StoreFixture {

  /**
   * Returns the store that tests share, opened on the first call. Each test works in its own swarm,
   * concurrently with other tests.
   *
   * @param clock the clock of the test, which determines ids and leases; see {@link #withClock}
   */
  Store shared(InstantSource clock);

  /**
   * Opens an empty store for exclusive use.
   *
   * @return the store, which the caller closes
   */
  OpenStore open(InstantSource clock);

  /**
   * Store for exclusive use by one test.
   *
   * @param ports the store
   * @param onClose closes the store and deletes its data
   */
  record OpenStore(Store ports, Runnable onClose) implements AutoCloseable {

    @Override
    public void close() {
      onClose.run();
    }
  }

  /**
   * Returns the same store with another clock and id generator.
   *
   * <p>Suitable for stores that take the time from their callers, as the ports require.
   */
  static Store withClock(Store store, IdGenerator ids, InstantSource clock) {
    return new Store(
        store.unitOfWork(),
        store.agents(),
        store.conversations(),
        store.plans(),
        store.tasks(),
        store.queues(),
        store.messages(),
        store.deliveries(),
        store.importRecords(),
        store.changeFeed(),
        store.readyNotifier(),
        ids,
        clock);
  }
}
