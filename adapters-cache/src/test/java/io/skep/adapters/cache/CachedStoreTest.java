package io.skep.adapters.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.agent.AgentStatus;
import io.skep.domain.cache.CacheStats;
import io.skep.domain.cache.NoOpCache;
import io.skep.domain.changefeed.ChangeFeed;
import io.skep.domain.message.MessageInput;
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

/** Uses a stopped clock and a feed that can fail and is polled only on request of the test. */
class CachedStoreTest {

  private static final SwarmId BEES = new SwarmId("bees");
  private static final AgentId ADA = new AgentId("ada");
  private static final AgentId BOB = new AgentId("bob");
  private static final PlanId PLAN = new PlanId("p");

  private static final CacheConfig CONFIG =
      CacheConfig.DEFAULT.withMaxStaleness(CacheConfig.MAX_STALENESS);

  private final AtomicLong nanos = new AtomicLong();
  private final SettableClock clock = new SettableClock();
  private final Store uncached = InMemoryStore.open(clock);
  private final FaultyFeed feed = new FaultyFeed(uncached.changeFeed());
  private final CachedStore cached =
      CachedStore.wrap(withChangeFeed(uncached, feed), CONFIG, Optional.empty(), nanos::get);
  private final Swarm swarm = new Swarm(BEES, cached.ports());

  @AfterEach
  void close() {
    cached.close();
  }

  @Nested
  class Caching {

    @Test
    void loadsUnchangedValueOnce() {
      swarm.plans().draft(PLAN, "how?");
      var first = swarm.plans().find(PLAN);

      assertThat(swarm.plans().find(PLAN)).isSameAs(first);
      assertThat(stats("plans").hits()).isPositive();
    }

    @Test
    void cachesAbsence() {
      swarm.plans().find(PLAN);
      swarm.plans().find(PLAN);

      assertThat(stats("plans").loads()).isOne();
      swarm.plans().draft(PLAN, "how?");
      assertThat(swarm.plans().find(PLAN)).isPresent();
    }

    @Test
    void expiresAbsenceAfter30Seconds() {
      swarm.plans().find(PLAN);
      nanos.addAndGet(Duration.ofSeconds(31).toNanos());

      swarm.plans().find(PLAN);
      assertThat(stats("plans").loads()).isEqualTo(2);
    }

    @Test
    void expiresEntryAfterTimeToLive() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm.agents().find(ADA);
      long loads = stats("agents").loads();
      nanos.addAndGet(CONFIG.timeToLive().toNanos() + 1);
      poll();

      swarm.agents().find(ADA);
      assertThat(stats("agents").loads()).isEqualTo(loads + 1);
      assertThat(stats("agents").stale()).isOne();
    }

    @Test
    void cachesSavedEntity() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm.agents().find(ADA);
      long loads = stats("agents").loads();
      var saved = swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);

      assertThat(swarm.agents().find(ADA)).contains(saved);
      assertThat(stats("agents").loads()).isEqualTo(loads);
    }

    @Test
    void doesNotCacheEntitySavedTwiceInABlock() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm
          .unitOfWork()
          .write(
              () -> {
                swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                return swarm.agents().changeStatus(ADA, AgentStatus.IDLE);
              });

      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isEqualTo(AgentStatus.IDLE);
    }

    @Test
    void doesNotCacheEntityChangedAfterSaveInABlock() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm
          .unitOfWork()
          .write(
              () -> {
                var saved = swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                clock.advance(Duration.ofMinutes(1));
                swarm.agents().heartbeat(ADA);
                return saved;
              });

      assertThat(swarm.agents().find(ADA).orElseThrow().lastHeartbeatAt())
          .isEqualTo(clock.instant());
    }

    @Test
    void doesNotCacheSaveOfFailedBlock() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      try {
        swarm
            .unitOfWork()
            .write(
                () -> {
                  swarm.agents().changeStatus(ADA, AgentStatus.PAUSED);
                  throw new IllegalStateException("rolled back");
                });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("rolled back");
      }

      assertThat(swarm.agents().find(ADA).orElseThrow().status()).isEqualTo(AgentStatus.IDLE);
    }

    @Test
    void readsOwnWritesWithinABlock() {
      swarm.plans().find(PLAN);
      var found =
          swarm
              .unitOfWork()
              .write(
                  () -> {
                    swarm.plans().draft(PLAN, "how?");
                    return swarm.plans().find(PLAN);
                  });

      assertThat(found).isPresent();
    }

    @Test
    void invalidatesOnEachKindOfChange() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      assertThat(swarm.queues().countByStatus()).isEmpty();
      assertThat(swarm.messages().findLast(ThreadId.topic("t"), 5)).isEmpty();
      swarm.messages().append(ThreadId.topic("t"), MessageInput.text(Role.USER, "hello"));
      var task = swarm.tasks().enqueue(TaskSpec.of("t"));

      assertThat(swarm.queues().countByStatus()).containsEntry(TaskStatus.PENDING, 1L);
      assertThat(swarm.messages().findLast(ThreadId.topic("t"), 5)).hasSize(1);
      assertThat(swarm.tasks().find(task.id())).contains(task);
    }
  }

  @Nested
  class MaxStaleness {

    @Test
    void bypassesCacheWhileFeedHasNotBeenPolled() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm.agents().find(ADA);
      feed.fail();
      nanos.addAndGet(CONFIG.maxStaleness().toNanos());
      long bypassed = stats("agents").bypassed();
      swarm.agents().find(ADA);
      assertThat(stats("agents").bypassed()).isEqualTo(bypassed);

      nanos.addAndGet(1);
      swarm.agents().find(ADA);
      assertThat(stats("agents").bypassed()).isEqualTo(bypassed + 1);

      feed.recover();
      poll();
      swarm.agents().find(ADA);
      assertThat(stats("agents").bypassed()).isEqualTo(bypassed + 1);
    }
  }

  @Nested
  class Closing {

    @Test
    void bypassesCacheAfterwards() {
      swarm.plans().draft(PLAN, "how?");
      swarm.plans().find(PLAN);
      cached.close();
      swarm.plans().revise(PLAN, "so!", "");

      assertThat(swarm.plans().find(PLAN).orElseThrow().instruction()).isEqualTo("so!");
      var position = uncached.changeFeed().position();
      assertThat(cached.cache().readAtLeast(position, () -> swarm.plans().find(PLAN)))
          .isEqualTo(swarm.plans().find(PLAN));
    }
  }

  @Nested
  class Invalidation {

    @Test
    void coversPathAndSubtree() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      swarm.agents().register(BOB, AgentProfile.DEFAULT);
      for (var pattern : new String[] {"agent:ada", "agent:ada:*", "agent:*", "*"}) {
        read();
        var before = loads();
        cached.cache().invalidate(BEES, pattern);
        read();
        boolean all = !pattern.contains("ada");
        assertThat(loads() - before).as(pattern).isEqualTo(all ? 4 : 2);
      }
    }

    @Test
    void doesNotAffectOtherPathsAndSwarms() {
      swarm.agents().register(ADA, AgentProfile.DEFAULT);
      read();
      var before = loads();
      for (var pattern :
          new String[] {"agent:ad", "agent:ada:unread:x", "task:*", "ada", "agent:eve"}) {
        cached.cache().invalidate(BEES, pattern);
      }
      cached.cache().invalidate(new SwarmId("wasps"), "*");
      read();

      assertThat(loads()).isEqualTo(before);
    }

    private void read() {
      for (var agent : new AgentId[] {ADA, BOB}) {
        swarm.agents().find(agent);
        swarm.mailbox().countUnread(agent);
      }
    }

    private long loads() {
      return stats("agents").loads() + stats("unread").loads();
    }
  }

  @Nested
  class Tokens {

    @Test
    void ofAnotherStoreBypassTheCache() {
      swarm.plans().find(PLAN);
      swarm.plans().find(PLAN);
      var before = stats("plans");
      var elsewhere = InMemoryStore.open(clock).changeFeed().position();

      assertThat(cached.cache().readAtLeast(elsewhere, () -> swarm.plans().find(PLAN))).isEmpty();
      assertThat(stats("plans")).isEqualTo(before);
    }

    @Test
    void makeReadsIncludeWritesOfAnotherProcess() {
      swarm.plans().find(PLAN);
      feed.fail();
      var elsewhere = new Swarm(BEES, uncached);
      feed.muteListeners();
      var written =
          new NoOpCache(uncached.changeFeed())
              .writeWithToken(() -> elsewhere.plans().draft(PLAN, "how?"));
      assertThat(swarm.plans().find(PLAN)).isEmpty();

      // Neither the feed nor a listener has reported the change: the read bypasses the cache.
      assertThat(cached.cache().readAtLeast(written.token(), () -> swarm.plans().find(PLAN)))
          .contains(written.result());
      feed.recover();
      assertThat(cached.cache().readAtLeast(written.token(), () -> swarm.plans().find(PLAN)))
          .contains(written.result());
      assertThat(swarm.plans().find(PLAN)).contains(written.result());
    }
  }

  private CacheStats stats(String region) {
    return cached.cache().stats().stream()
        .filter(it -> it.region().equals(region))
        .findAny()
        .orElseThrow();
  }

  /** Polls the feed now. */
  private void poll() {
    cached.cache().invalidate(BEES, "nothing");
    cached.cache().readAtLeast(uncached.changeFeed().position(), () -> true);
  }

  static Store withChangeFeed(Store store, ChangeFeed feed) {
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
        feed,
        store.readyNotifier(),
        store.ids(),
        store.clock());
  }
}
