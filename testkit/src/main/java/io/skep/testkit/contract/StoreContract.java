package io.skep.testkit.contract;

import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.Tasks;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Base of the contracts: a swarm that is new for each test, and a clock that moves only when told
 * to.
 *
 * <p>Tests share one store, and run side by side where JUnit is configured to. A contract on the
 * store as a whole overrides {@link #needsOwnStore}. Contracts call a store only through its ports,
 * so that it may be a decorated one.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class StoreContract {

  private static final AtomicLong TESTS = new AtomicLong();

  private final long number = TESTS.incrementAndGet();
  private final SwarmId swarmId = new SwarmId("bees-" + number);
  private final SwarmId otherSwarmId = new SwarmId("wasps-" + number);
  private final Deque<StoreFixture.OpenStore> opened = new ArrayDeque<>();

  /** The clock of the store. */
  protected final SettableClock clock = new SettableClock();

  /** The store of this test. */
  protected Store store;

  /** The services of the swarm of this test over the store. */
  protected Swarm swarm;

  /** Makes tasks with ids of the store, by its clock. */
  protected Tasks make;

  /** Returns the stores that the contract is tested with. */
  protected abstract StoreFixture stores();

  /** Returns whether each test needs a store that no other test uses; false unless overridden. */
  protected boolean needsOwnStore() {
    return false;
  }

  @BeforeEach
  final void openStore() {
    store = needsOwnStore() ? openOwnStore() : stores().shared(clock);
    swarm = new Swarm(swarmId, store);
    make = new Tasks(store.ids(), clock);
  }

  @AfterEach
  final void closeStores() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Opens a store that holds nothing and is closed behind the test. */
  protected final Store openOwnStore() {
    var own = stores().open(clock);
    opened.push(own);
    return own.ports();
  }

  /** Returns the swarm that the test works in. */
  protected final SwarmId swarmId() {
    return swarmId;
  }

  /** Returns a swarm that must notice nothing of that. */
  protected final SwarmId otherSwarmId() {
    return otherSwarmId;
  }

  /** Returns what the clock shows. */
  protected final Instant now() {
    return clock.instant();
  }
}
