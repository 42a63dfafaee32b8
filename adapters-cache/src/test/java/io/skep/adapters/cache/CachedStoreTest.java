package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.cache.CacheFigures;
import io.skep.domain.cache.Uncached;
import io.skep.domain.change.ChangeFeed;
import io.skep.domain.message.Entry;
import io.skep.domain.message.Role;
import io.skep.domain.message.ThreadId;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.task.TaskStatus;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * By a clock that stands still, with a feed that can be made to fail, and that nobody asks within
 * the time of a test but who is told to.
 */
class CachedStoreTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");
  private static final PlanId PLAN = new PlanId("p");

  private static final CacheConfig CONFIG = CacheConfig.DEFAULT.withBound(CacheConfig.MAX_BOUND);

  private final AtomicLong nanos = new AtomicLong();
  private final SettableClock clock = new SettableClock();
  private final Store plain = InMemoryStore.open(clock);
  private final SilencedFeed feed = new SilencedFeed(plain.changes());
  private final CachedStore cached =
      CachedStore.over(with(plain, feed), CONFIG, Optional.empty(), nanos::get);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  @AfterEach
  void close() {
    cached.close();
  }

  @Nested
  class Keeping {

    @Test
    void readsTheStoreOnceForWhatDoesNotChange() {
      swarm.plans().draft(PLAN, "how?");
      var first = swarm.plans().find(PLAN);

      assertThat(swarm.plans().find(PLAN)).isSameAs(first);
      assertThat(figures("plans").hits()).isPositive();
    }

    @Test
    void keepsThatThereIsNothing() {
      swarm.plans().find(PLAN);
      swarm.plans().find(PLAN);

      assertThat(figures("plans").loads()).isOne();
      swarm.plans().draft(PLAN, "how?");
      assertThat(swarm.plans().find(PLAN)).isPresent();
    }

    @Test
    void forgetsThatThereIsNothingAfterHalfAMinute() {
      swarm.plans().find(PLAN);
      nanos.addAndGet(Duration.ofSeconds(31).toNanos());

      swarm.plans().find(PLAN);
      assertThat(figures("plans").loads()).isEqualTo(2);
    }

    @Test
    void forgetsWhatWasKeptForLongEnough() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm.agents().find(ADA);
      long loads = figures("agents").loads();
      nanos.addAndGet(CONFIG.timeToLive().toNanos() + 1);
      poll();

      swarm.agents().find(ADA);
      assertThat(figures("agents").loads()).isEqualTo(loads + 1);
      assertThat(figures("agents").stale()).isOne();
    }

    @Test
    void keepsWhatWasJustSaved() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm.agents().find(ADA);
      long loads = figures("agents").loads();
      var saved = swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);

      assertThat(swarm.agents().find(ADA)).contains(saved);
      assertThat(figures("agents").loads()).isEqualTo(loads);
    }

    @Test
    void doesNotKeepWhatABlockHasChangedAgain() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm
          .work()
          .write(
              () -> {
                swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                return swarm.agents().changeStatus(ADA, AgentStatus.IDLE);
              });

      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isEqualTo(AgentStatus.IDLE);
    }

    @Test
    void doesNotKeepWhatABlockHasChangedByOtherMeans() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm
          .work()
          .write(
              () -> {
                var saved = swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                clock.advance(Duration.ofMinutes(1));
                swarm.agents().heartbeat(ADA);
                return saved;
              });

      assertThat(swarm.agents().find(ADA).orElseThrow().lastSeenAt()).isEqualTo(clock.instant());
    }

    @Test
    void keepsNothingOfABlockThatFails() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      try {
        swarm
            .work()
            .write(
                () -> {
                  swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                  throw new IllegalStateException("given up");
                });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("given up");
      }

      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isEqualTo(AgentStatus.IDLE);
    }

    @Test
    void readsWithinABlockWhatTheBlockHasDone() {
      swarm.plans().find(PLAN);
      var found =
          swarm
              .work()
              .write(
                  () -> {
                    swarm.plans().draft(PLAN, "how?");
                    return swarm.plans().find(PLAN);
                  });

      assertThat(found).isPresent();
    }

    @Test
    void seesEachKindOfChange() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      assertThat(swarm.queues().countByStatus()).isEmpty();
      assertThat(swarm.messages().last(ThreadId.topic("t"), 5)).isEmpty();
      swarm.messages().append(ThreadId.topic("t"), Entry.text(Role.USER, "hello"));
      var task = swarm.tasks().queue(TaskSpec.of("t"));

      assertThat(swarm.queues().countByStatus()).containsEntry(TaskStatus.PENDING, 1L);
      assertThat(swarm.messages().last(ThreadId.topic("t"), 5)).hasSize(1);
      assertThat(swarm.tasks().find(task.id())).contains(task);
    }
  }

  @Nested
  class TheBound {

    @Test
    void keepsNothingBackOnceTheFeedHasBeenSilentForLonger() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm.agents().find(ADA);
      feed.silence();
      nanos.addAndGet(CONFIG.bound().toNanos());
      long aside = figures("agents").aside();
      swarm.agents().find(ADA);
      assertThat(figures("agents").aside()).isEqualTo(aside);

      nanos.addAndGet(1);
      swarm.agents().find(ADA);
      assertThat(figures("agents").aside()).isEqualTo(aside + 1);

      feed.speak();
      poll();
      swarm.agents().find(ADA);
      assertThat(figures("agents").aside()).isEqualTo(aside + 1);
    }
  }

  @Nested
  class Closing {

    @Test
    void hasEverythingBeReadFromTheStore() {
      swarm.plans().draft(PLAN, "how?");
      swarm.plans().find(PLAN);
      cached.close();
      swarm.plans().reword(PLAN, "so!", "");

      assertThat(swarm.plans().find(PLAN).orElseThrow().instruction()).isEqualTo("so!");
      assertThat(cached.cache().atLeast(plain.changes().position(), () -> swarm.plans().find(PLAN)))
          .isEqualTo(swarm.plans().find(PLAN));
    }
  }

  @Nested
  class Forgetting {

    @Test
    void isByWordsAndWhatIsBelowThem() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      swarm.agents().register(BOB, AgentProfile.PLAIN);
      for (var pattern : new String[] {"agent:ada", "agent:ada:*", "agent:*", "*"}) {
        read();
        var before = loads();
        cached.cache().forget(BEES, pattern);
        read();
        boolean all = !pattern.contains("ada");
        assertThat(loads() - before).as(pattern).isEqualTo(all ? 4 : 2);
      }
    }

    @Test
    void leavesOthersAlone() {
      swarm.agents().register(ADA, AgentProfile.PLAIN);
      read();
      var before = loads();
      for (var pattern :
          new String[] {"agent:ad", "agent:ada:unread:x", "task:*", "ada", "agent:eve"}) {
        cached.cache().forget(BEES, pattern);
      }
      cached.cache().forget(new SwarmId("wasps"), "*");
      read();

      assertThat(loads()).isEqualTo(before);
    }

    private void read() {
      for (var agent : new AgentId[] {ADA, BOB}) {
        swarm.agents().find(agent);
        swarm.mailbox().unread(agent);
      }
    }

    private long loads() {
      return figures("agents").loads() + figures("unread").loads();
    }
  }

  @Nested
  class Tokens {

    @Test
    void ofAnotherStoreHaveEverythingBeReadFromTheStore() {
      swarm.plans().find(PLAN);
      swarm.plans().find(PLAN);
      var before = figures("plans");
      var elsewhere = InMemoryStore.open(clock).changes().position();

      assertThat(cached.cache().atLeast(elsewhere, () -> swarm.plans().find(PLAN))).isEmpty();
      assertThat(figures("plans")).isEqualTo(before);
    }

    @Test
    void haveReadsBeAsNewAsWhatAnotherProcessHasWritten() {
      swarm.plans().find(PLAN);
      feed.silence();
      var elsewhere = new Swarm(BEES, plain);
      feed.deafen();
      var written =
          new Uncached(plain.changes()).written(() -> elsewhere.plans().draft(PLAN, "how?"));
      assertThat(swarm.plans().find(PLAN)).isEmpty();

      // Neither the feed nor a listener has told of it: so it is read from the store.
      assertThat(cached.cache().atLeast(written.token(), () -> swarm.plans().find(PLAN)))
          .contains(written.result());
      feed.speak();
      assertThat(cached.cache().atLeast(written.token(), () -> swarm.plans().find(PLAN)))
          .contains(written.result());
      assertThat(swarm.plans().find(PLAN)).contains(written.result());
    }
  }

  private CacheFigures figures(String region) {
    return cached.cache().figures().stream()
        .filter(it -> it.region().equals(region))
        .findAny()
        .orElseThrow();
  }

  /** Has the feed be asked now. */
  private void poll() {
    cached.cache().forget(BEES, "nothing");
    cached.cache().atLeast(plain.changes().position(), () -> true);
  }

  static Store with(Store store, ChangeFeed feed) {
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
        feed,
        store.signals(),
        store.ids(),
        store.clock());
  }
}
