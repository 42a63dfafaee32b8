package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.agent.CycleReport;
import io.skep.domain.change.Change;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.change.ChangePosition;
import io.skep.domain.change.ChangeTag;
import io.skep.domain.change.Changes;
import io.skep.domain.error.InvalidTransitionException;
import io.skep.domain.error.LeaseLostException;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.ClaimRequest;
import io.skep.domain.task.LeaseToken;
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
 * A feed that lies, so that all that is kept stays as it was, however wrong. What is decided must
 * be right all the same. Each test first sees that it is handed out what is wrong.
 */
class PoisonedCacheTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");
  private static final PlanId PLAN = new PlanId("p");

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm elsewhere = new Swarm(BEES, store);
  private final CachedStore cached =
      CachedStore.over(
          CachedStoreTest.with(store, new LyingFeed(store.changes().position())),
          CacheConfig.DEFAULT.withBound(CacheConfig.MAX_BOUND),
          Optional.of(new MapLevel()),
          System::nanoTime);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  /** Says that nothing has changed. */
  private record LyingFeed(ChangePosition position) implements ChangeFeed {

    @Override
    public Changes since(ChangePosition since, int limit) {
      return new Changes(true, List.of(), position);
    }

    @Override
    public Subscription subscribe(Consumer<Change> listener) {
      return () -> {};
    }

    @Override
    public void announce(SwarmId ofSwarm, Set<ChangeTag> tags) {}
  }

  @AfterEach
  void close() {
    cached.close();
  }

  @Test
  void whatAnotherAgentHoldsIsNotClaimed() {
    var task = queued();
    claim(elsewhere, ADA);

    assertSeen(task, TaskStatus.PENDING);
    assertThat(swarm.tasks().claim(ClaimRequest.by(BOB))).isEmpty();
  }

  @Test
  void whatWasGivenBackIsClaimed() {
    var task = queued();
    var held = claim(elsewhere, ADA);
    swarm.tasks().find(task);
    elsewhere.tasks().release(held);

    assertThat(claim(swarm, BOB).task()).isEqualTo(task);
  }

  @Test
  void onlyTheHolderReports() {
    var task = queued();
    var lost = claim(elsewhere, ADA);
    elsewhere.tasks().release(lost);
    var held = claim(elsewhere, BOB);

    assertSeen(task, TaskStatus.PENDING);
    assertThatThrownBy(() -> swarm.tasks().complete(lost, Optional.empty()))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> swarm.tasks().progress(lost, "half of it"))
        .isInstanceOf(LeaseLostException.class);
    assertThat(swarm.tasks().complete(held, Optional.empty()).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void nothingIsDoneTwice() {
    var task = queued();
    var held = claim(elsewhere, ADA);
    elsewhere.tasks().complete(held, Optional.empty());
    assertSeen(task, TaskStatus.PENDING);

    assertThatThrownBy(() -> swarm.tasks().cancel(task))
        .isInstanceOf(InvalidTransitionException.class);
    assertThat(swarm.tasks().claim(ClaimRequest.by(BOB))).isEmpty();
  }

  @Test
  void aTaskWaitsForItsBlockersAndNoLonger() {
    var blocker = queued();
    var task = queued();
    elsewhere.tasks().addBlocker(task, blocker);
    assertThat(swarm.tasks().find(task)).map(Task::openBlockers).contains(0);
    var held = claim(swarm, ADA);
    assertThat(held.task()).isEqualTo(blocker);
    assertThat(swarm.tasks().claim(ClaimRequest.by(BOB))).isEmpty();

    elsewhere.tasks().complete(held, Optional.empty());
    assertThat(claim(swarm, BOB).task()).isEqualTo(task);
  }

  @Test
  void changesStartFromWhatIsTrue() {
    elsewhere.agents().register(ADA, AgentProfile.PLAIN);
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

  private TaskId queued() {
    var task = elsewhere.tasks().queue(TaskSpec.of("Gather nectar")).id();
    assertSeen(task, TaskStatus.PENDING);
    return task;
  }

  private void assertSeen(TaskId task, TaskStatus status) {
    assertThat(swarm.tasks().find(task)).map(Task::status).contains(status);
  }

  private static LeaseToken claim(Swarm where, AgentId agent) {
    return where.tasks().claim(ClaimRequest.by(agent)).get(0).token();
  }
}
