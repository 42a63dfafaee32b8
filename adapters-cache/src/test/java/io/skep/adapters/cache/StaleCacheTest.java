package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.adapters.cache.redis.InMemoryByteStore;
import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.changefeed.Change;
import io.skep.domain.changefeed.ChangeBatch;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.changefeed.ChangePosition;
import io.skep.domain.changefeed.ChangeTag;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.lease.ClaimRequest;
import io.skep.domain.lease.LeaseToken;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.Task;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.domain.value.TaskId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Decisions stay correct on top of a stale cache. The feed reports no changes, so that all cached
 * values go stale; each test first asserts that a lookup returns the stale value.
 */
class StaleCacheTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");
  private static final PlanId PLAN = new PlanId("p");

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final CachedStore cached =
      CachedStore.wrap(
          CachedStoreTest.withChangeFeed(store, new UnchangingFeed(store.changeFeed().position())),
          CacheConfig.DEFAULT.withMaxStaleness(CacheConfig.MAX_STALENESS),
          Optional.of(new InMemoryByteStore()),
          System::nanoTime);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  /** Change feed that never reports a change. */
  private record UnchangingFeed(ChangePosition position) implements ChangeFeed {

    @Override
    public ChangeBatch poll(ChangePosition since, int limit) {
      return new ChangeBatch(true, List.of(), position);
    }

    @Override
    public Subscription subscribe(Consumer<Change> listener) {
      return () -> {};
    }

    @Override
    public void publishInvalidation(SwarmId ofSwarm, Set<ChangeTag> tags) {}
  }

  @AfterEach
  void close() {
    cached.close();
  }

  @Test
  void doesNotClaimLeasedTask() {
    var task = enqueue();
    claim(elsewhere, ADA);

    assertCached(task, TaskStatus.PENDING);
    assertThat(swarm.tasks().claim(ClaimRequest.forAgent(BOB))).isEmpty();
  }

  @Test
  void claimsReleasedTask() {
    var task = enqueue();
    var held = claim(elsewhere, ADA);
    swarm.tasks().find(task);
    elsewhere.tasks().release(held);

    assertThat(claim(swarm, BOB).task()).isEqualTo(task);
  }

  @Test
  void acceptsReportsOfTheLeaseHolderOnly() {
    var task = enqueue();
    var stale = claim(elsewhere, ADA);
    elsewhere.tasks().release(stale);
    var held = claim(elsewhere, BOB);

    assertCached(task, TaskStatus.PENDING);
    assertThatThrownBy(() -> swarm.tasks().complete(stale, Optional.empty()))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> swarm.tasks().progress(stale, "half of it"))
        .isInstanceOf(LeaseLostException.class);
    assertThat(swarm.tasks().complete(held, Optional.empty()).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void doesNotRepeatCompletedTask() {
    var task = enqueue();
    var held = claim(elsewhere, ADA);
    elsewhere.tasks().complete(held, Optional.empty());
    assertCached(task, TaskStatus.PENDING);

    assertThatThrownBy(() -> swarm.tasks().cancel(task))
        .isInstanceOf(InvalidTransitionException.class);
    assertThat(swarm.tasks().claim(ClaimRequest.forAgent(BOB))).isEmpty();
  }

  @Test
  void claimsTaskOnceItsBlockersAreCompleted() {
    var blocker = enqueue();
    var task = enqueue();
    elsewhere.tasks().addBlocker(task, blocker);
    assertThat(swarm.tasks().find(task)).map(Task::openBlockers).contains(0);
    var held = claim(swarm, ADA);
    assertThat(held.task()).isEqualTo(blocker);
    assertThat(swarm.tasks().claim(ClaimRequest.forAgent(BOB))).isEmpty();

    elsewhere.tasks().complete(held, Optional.empty());
    assertThat(claim(swarm, BOB).task()).isEqualTo(task);
  }

  @Test
  void appliesChangesToTheStoredState() {
    elsewhere.agents().register(ADA, AgentProfile.DEFAULT);
    elsewhere.plans().draft(PLAN, "how?");
    swarm.agents().find(ADA);
    swarm.plans().find(PLAN);
    elsewhere.agents().changeStatus(ADA, AgentStatus.PAUSED);
    elsewhere.plans().changeStatus(PLAN, PlanStatus.FAILED);

    assertThat(swarm.agents().find(ADA).orElseThrow().status()).isEqualTo(AgentStatus.IDLE);
    assertThat(swarm.agents().reportCycle(ADA, CycleReport.of(1)).status())
        .isEqualTo(elsewhere.agents().find(ADA).orElseThrow().status());
    assertThatThrownBy(() -> swarm.plans().changeStatus(PLAN, PlanStatus.EXECUTING))
        .isInstanceOf(InvalidTransitionException.class);
  }

  private TaskId enqueue() {
    var task = elsewhere.tasks().enqueue(TaskSpec.of("Gather nectar")).id();
    assertCached(task, TaskStatus.PENDING);
    return task;
  }

  private void assertCached(TaskId task, TaskStatus status) {
    assertThat(swarm.tasks().find(task)).map(Task::status).contains(status);
  }

  private static LeaseToken claim(Swarm where, AgentId agent) {
    return where.tasks().claim(ClaimRequest.forAgent(agent)).get(0).token();
  }
}
