package io.skep.application.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.Uncached;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.plan.PlanStatus;
import io.skep.domain.store.Store;
import io.skep.domain.store.Swarm;
import io.skep.domain.task.TaskSpec;
import io.skep.domain.value.AgentId;
import io.skep.domain.value.ConversationId;
import io.skep.domain.value.PlanId;
import io.skep.domain.value.SwarmId;
import io.skep.testkit.fixture.LiveThreads;
import io.skep.testkit.fixture.SettableClock;
import io.skep.testkit.memory.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final List<String> BUILT_IN =
      List.of("agents", "plans", "conversations", "queues", "teams", "counts");
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration OFTEN = WarmUpSettings.MIN_PERIOD;

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm bees = new Swarm(new SwarmId("bees"), store);
  private final Cache cache = new Uncached(store.changes());

  @Test
  void runsWhatTheProgramHasRegisteredWhenItIsStarted() {
    var heard = new Semaphore(0);
    try (var warmUp = start(NEVER, loader("own", swarm -> released(heard)))) {
      await(heard, 1);
      assertThat(warmUp).isNotNull();
    }
    assertThat(heard.availablePermits()).isZero();
  }

  @Test
  void startsNoThreadIfThereIsNothingToRun() {
    var before = LiveThreads.named("skep-warm-up");
    try (var warmUp = start(NEVER)) {
      assertThat(warmUp).isNotNull();
      assertThat(LiveThreads.named("skep-warm-up")).isSubsetOf(before);
    }
  }

  @Test
  void readsEachKindAndSaysHowMuch() {
    bees.agents().register(new AgentId("ada"), AgentProfile.PLAIN);
    bees.agents().register(new AgentId("bob"), AgentProfile.PLAIN);
    bees.conversations().open(new ConversationId("c"), "About tea");
    bees.tasks().queue(TaskSpec.of("task"));
    for (var name : List.of("open", "worked-on", "ended")) {
      bees.plans().draft(new PlanId(name), "What is it?");
    }
    bees.plans().changeStatus(new PlanId("worked-on"), PlanStatus.EXECUTING);
    bees.plans().changeStatus(new PlanId("ended"), PlanStatus.COMPLETED);
    try (var warmUp = start(NEVER)) {
      var reports = warmUp.run();

      assertThat(reports).extracting(LoaderReport::name).isEqualTo(BUILT_IN);
      assertThat(reports).extracting(LoaderReport::loaded).containsExactly(2L, 2L, 1L, 1L, 1L, 2L);
      assertThat(reports).extracting(LoaderReport::failure).containsOnly(Optional.empty());
      assertThat(reports).allSatisfy(report -> assertThat(report.took()).isPositive());
    }
  }

  @Test
  void goesOnWhenALoaderFailsAndSaysWhy() {
    var settings =
        WarmUpSettings.DEFAULT
            .with(loader("z-first", swarm -> 7))
            .with(
                loader(
                    "broken",
                    swarm -> {
                      throw new IllegalStateException("broken for the test");
                    }))
            .with(
                loader(
                    "worse",
                    swarm -> {
                      throw new Unspeakable();
                    }))
            .with(
                loader(
                    "refused",
                    swarm -> {
                      throw new InvalidArgumentException("loader", "is refused for the test");
                    }))
            .with(loader("a-last", swarm -> 8));
    try (var warmUp = WarmUp.start(bees, cache, settings)) {
      var reports = warmUp.run();
      var own = reports.subList(BUILT_IN.size(), reports.size());

      assertThat(own)
          .extracting(LoaderReport::name)
          .containsExactly("z-first", "broken", "worse", "refused", "a-last");
      assertThat(own).extracting(LoaderReport::loaded).containsExactly(7L, 0L, 0L, 0L, 8L);
      assertThat(own)
          .extracting(report -> report.failure().orElse(""))
          .containsExactly(
              "",
              "java.lang.IllegalStateException: broken for the test",
              "has failed",
              "loader is refused for the test",
              "");
      assertThat(warmUp.run()).hasSameSizeAs(reports);
    }
  }

  @Test
  void runsTwoAtATime() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var begun = new Semaphore(0);
    var gate = new Semaphore(0);
    ToLongFunction<Swarm> waits =
        swarm -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          begun.release();
          gate.acquireUninterruptibly();
          running.decrementAndGet();
          return 1;
        };
    try (var warmUp =
        start(
            NEVER,
            loader("a", waits),
            loader("b", waits),
            loader("c", waits),
            loader("d", waits))) {
      await(begun, 2);
      assertThat(LiveThreads.named("skep-warm-up")).isNotEmpty().allMatch(Thread::isDaemon);
      gate.release(4);
      await(begun, 2);
      gate.release(4);
      assertThat(warmUp.run()).hasSize(BUILT_IN.size() + 4);
      assertThat(most).hasValue(2);
    }
  }

  @Test
  void runsAgainAndAgainWithTheBuiltInOnes() {
    var heard = new Semaphore(0);
    var settings =
        WarmUpSettings.DEFAULT
            .withBuiltIn(true)
            .withEvery(OFTEN)
            .with(
                loader(
                    "fails",
                    swarm -> {
                      heard.release();
                      throw new IllegalStateException("broken for the test");
                    }));
    assertThat(settings.unattended()).extracting(Loader::name).containsAll(BUILT_IN);
    long begun = System.nanoTime();
    try (var warmUp = WarmUp.start(bees, cache, settings)) {
      await(heard, 3);
      assertThat(warmUp).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(OFTEN.multipliedBy(18).dividedBy(10));
  }

  @Test
  void leavesARunOutWhileOneIsUnderWay() {
    var begun = new Semaphore(0);
    var ticks = new Semaphore(0);
    var gate = new CountDownLatch(1);
    var first = new AtomicInteger();
    ToLongFunction<Swarm> slow =
        swarm -> {
          begun.release();
          if (first.getAndIncrement() == 0) {
            awaitOpen(gate);
          }
          return 1;
        };
    try (var warmUp = start(OFTEN, loader("slow", slow), loader("quick", s -> released(ticks)))) {
      await(begun, 1);
      await(ticks, 1);
      // A run by hand waits for its turn behind the one that is under way, as does whatever is due.
      var byHand = CompletableFuture.supplyAsync(warmUp::run);
      assertThat(tried(ticks, OFTEN.multipliedBy(2))).isFalse();
      assertThat(byHand).isNotDone();
      assertThat(begun.availablePermits()).isZero();
      gate.countDown();
      assertThat(byHand.join()).hasSize(BUILT_IN.size() + 2);
      await(ticks, 2);
    }
  }

  @Test
  void interruptsWhatIsUnderWayWhenItIsClosedAndRunsNothingMore() throws Exception {
    var begun = new Semaphore(0);
    var interrupted = new Semaphore(0);
    var never = new CountDownLatch(1);
    ToLongFunction<Swarm> endless =
        swarm -> {
          begun.release();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.release();
          }
          return 1;
        };
    var warmUp = start(OFTEN, loader("a", endless), loader("b", endless), loader("c", endless));
    await(begun, 2);
    var threads = LiveThreads.named("skep-warm-up");
    var byHand = CompletableFuture.supplyAsync(warmUp::run);
    warmUp.close();
    warmUp.close();

    LiveThreads.awaitEnd(threads);
    await(interrupted, 2);
    assertThat(byHand.join())
        .extracting(LoaderReport::failure)
        .containsOnly(Optional.of("was not through when the store was closed"));
    assertThat(warmUp.run()).extracting(LoaderReport::loaded).containsOnly(0L);
    assertThat(begun.availablePermits()).isZero();
  }

  @Test
  void refusesToWaitForItself() {
    var self = new AtomicReference<WarmUp>();
    var settings =
        WarmUpSettings.DEFAULT.withBuiltIn(false).with(loader("again", swarm -> again(self)));
    try (var warmUp = WarmUp.start(bees, cache, settings)) {
      self.set(warmUp);
      var reports = warmUp.run();
      assertThat(reports.get(reports.size() - 1).failure().orElseThrow())
          .contains("cannot be asked for by a loader");
    }
  }

  private static long again(AtomicReference<WarmUp> self) {
    var warmUp = self.get();
    return warmUp == null ? 0 : warmUp.run().size();
  }

  private WarmUp start(Duration every, Loader... loaders) {
    return WarmUp.start(bees, cache, new WarmUpSettings(false, every, List.of(loaders)));
  }

  private static Loader loader(String name, ToLongFunction<Swarm> reads) {
    return new Loader(name, (swarm, any) -> reads.applyAsLong(swarm));
  }

  private static long released(Semaphore heard) {
    heard.release();
    return 1;
  }

  private static void await(Semaphore heard, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(tried(heard, Duration.ofMinutes(2))).as("heard in time").isTrue();
    }
  }

  private static boolean tried(Semaphore heard, Duration patience) {
    try {
      return heard.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Cannot be put into words. */
  private static final class Unspeakable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("broken as well");
    }
  }
}
