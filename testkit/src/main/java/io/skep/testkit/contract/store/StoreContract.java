package io.skep.testkit.contract.store;

import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.fixture.TaskFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Base class of the contracts, with a new swarm for each test and a clock that tests set.
 *
 * <p>Tests share one store, and run concurrently if JUnit is configured so. A contract that needs
 * an empty store overrides {@link #needsOwnStore}. Contracts call a store through its ports only,
 * so that decorated stores can be tested as well.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class StoreContract {

  private static final AtomicLong TESTS = new AtomicLong();

  private final long number = TESTS.incrementAndGet();
  private final SwarmId swarmId = new SwarmId("bees-" + number);
  private final SwarmId otherSwarmId = new SwarmId("wasps-" + number);
  private final Deque<StoreFixture.OpenStore> opened = new ArrayDeque<>();

  /** Clock of the store. */
  public final SettableClock clock = new SettableClock();

  /** Store under test. */
  public Store store;

  /** Services of the swarm of this test over the store. */
  public Swarm swarm;

  /** Creates tasks with ids of the store and times of its clock. */
  public TaskFactory taskFactory;

  /** Returns the stores under test. */
  protected abstract StoreFixture stores();

  /** Returns whether each test needs a store of its own; false by default. */
  protected boolean needsOwnStore() {
    return false;
  }

  @BeforeEach
  final void openStore() {
    store = needsOwnStore() ? openOwnStore() : stores().shared(clock);
    swarm = new Swarm(swarmId, store);
    taskFactory = new TaskFactory(store.ids(), clock);
  }

  @AfterEach
  final void closeStores() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** Opens an empty store, which is closed after the test. */
  protected final Store openOwnStore() {
    var own = stores().open(clock);
    opened.push(own);
    return own.ports();
  }

  /** Returns the swarm of this test. */
  public final SwarmId swarmId() {
    return swarmId;
  }

  /** Returns a second swarm, which operations on {@link #swarmId()} must not affect. */
  public final SwarmId otherSwarmId() {
    return otherSwarmId;
  }

  /** Returns the current time of the clock. */
  public final Instant now() {
    return clock.instant();
  }
}
