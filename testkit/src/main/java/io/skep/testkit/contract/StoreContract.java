package io.skep.testkit.contract;

import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts share: a new store for each test, and a clock that moves only when told to.
 *
 * <p>An adapter's test of a contract extends it and says how to open an empty store; what has to be
 * closed again, it closes in an {@code @AfterEach} of its own. Contracts call the store only
 * through its ports, so that it may be a decorated one.
 */
public abstract class StoreContract {

  /** The swarm that the tests work in. */
  protected static final SwarmId SWARM = new SwarmId("bees");

  /** A swarm that must notice nothing of that. */
  protected static final SwarmId OTHER_SWARM = new SwarmId("wasps");

  /** The clock of the store. */
  protected final SettableClock clock = new SettableClock();

  /** The store of this test. */
  protected Store store;

  /** The services of {@link #SWARM} over the store. */
  protected Swarm swarm;

  /** Makes tasks with ids of the store, by its clock. */
  protected Tasks make;

  /** Opens a store that holds nothing; called once for each test. */
  protected abstract Store emptyStore(InstantSource clock);

  @BeforeEach
  final void open() {
    store = emptyStore(clock);
    swarm = new Swarm(SWARM, store);
    make = new Tasks(store.ids(), clock);
  }

  /** Returns what the clock shows. */
  protected final Instant now() {
    return clock.instant();
  }
}
