package io.skep.application.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.domain.agent.AgentProfile;
import io.skep.domain.cache.Cache;
import io.skep.domain.cache.NoOpCache;
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

class CacheWarmerTest {

  private static final List<String> BUILT_IN =
      List.of("agents", "plans", "conversations", "queues", "teams", "counts");
  private static final Duration NO_INTERVAL = Duration.ZERO;
  private static final Duration SHORT_INTERVAL = WarmUpSettings.MIN_INTERVAL;

  private final Store store = InMemoryStore.open(new SettableClock());
  private final Swarm bees = new Swarm(new SwarmId("bees"), store);
  private final Cache cache = new NoOpCache(store.changeFeed());

  @Test
  void runsRegisteredLoadersOnStart() {
    var permits = new Semaphore(0);
    try (var warmer = start(NO_INTERVAL, loader("own", swarm -> release(permits)))) {
      awaitPermits(permits, 1);
      assertThat(warmer).isNotNull();
    }
    assertThat(permits.availablePermits()).isZero();
  }

  @Test
  void startsNoThreadWithoutLoaders() {
    var before = LiveThreads.named("skep-warm-up");
    try (var warmer = start(NO_INTERVAL)) {
      assertThat(warmer).isNotNull();
      assertThat(LiveThreads.named("skep-warm-up")).isSubsetOf(before);
    }
  }

  @Test
  void loadsEachKindAndReportsCount() {
    bees.agents().register(new AgentId("ada"), AgentProfile.DEFAULT);
    bees.agents().register(new AgentId("bob"), AgentProfile.DEFAULT);
    bees.conversations().open(new ConversationId("c"), "About tea");
    bees.tasks().enqueue(TaskSpec.of("task"));
    for (var name : List.of("open", "worked-on", "ended")) {
      bees.plans().draft(new PlanId(name), "What is it?");
    }
    bees.plans().changeStatus(new PlanId("worked-on"), PlanStatus.EXECUTING);
    bees.plans().changeStatus(new PlanId("ended"), PlanStatus.COMPLETED);
    try (var warmer = start(NO_INTERVAL)) {
      var reports = warmer.run();

      assertThat(reports).extracting(CacheLoaderReport::name).isEqualTo(BUILT_IN);
      assertThat(reports)
          .extracting(CacheLoaderReport::loaded)
          .containsExactly(2L, 2L, 1L, 1L, 1L, 2L);
      assertThat(reports).extracting(CacheLoaderReport::failure).containsOnly(Optional.empty());
      assertThat(reports).allSatisfy(report -> assertThat(report.duration()).isPositive());
    }
  }

  @Test
  void continuesAfterLoaderFailureAndReportsIt() {
    var settings =
        WarmUpSettings.DEFAULT
            .withLoader(loader("z-first", swarm -> 7))
            .withLoader(
                loader(
                    "broken",
                    swarm -> {
                      throw new IllegalStateException("broken for the test");
                    }))
            .withLoader(
                loader(
                    "worse",
                    swarm -> {
                      throw new BrokenMessageException();
                    }))
            .withLoader(
                loader(
                    "refused",
                    swarm -> {
                      throw new InvalidArgumentException("loader", "is refused for the test");
                    }))
            .withLoader(loader("a-last", swarm -> 8));
    try (var warmer = CacheWarmer.start(bees, cache, settings)) {
      var reports = warmer.run();
      var own = reports.subList(BUILT_IN.size(), reports.size());

      assertThat(own)
          .extracting(CacheLoaderReport::name)
          .containsExactly("z-first", "broken", "worse", "refused", "a-last");
      assertThat(own).extracting(CacheLoaderReport::loaded).containsExactly(7L, 0L, 0L, 0L, 8L);
      assertThat(own)
          .extracting(report -> report.failure().orElse(""))
          .containsExactly(
              "",
              "java.lang.IllegalStateException: broken for the test",
              "failed",
              "loader is refused for the test",
              "");
      assertThat(warmer.run()).hasSameSizeAs(reports);
    }
  }

  @Test
  void runsTwoLoadersConcurrently() {
    var running = new AtomicInteger();
    var maxRunning = new AtomicInteger();
    var started = new Semaphore(0);
    var gate = new Semaphore(0);
    ToLongFunction<Swarm> blocking =
        swarm -> {
          maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
          started.release();
          gate.acquireUninterruptibly();
          running.decrementAndGet();
          return 1;
        };
    try (var warmer =
        start(
            NO_INTERVAL,
            loader("a", blocking),
            loader("b", blocking),
            loader("c", blocking),
            loader("d", blocking))) {
      awaitPermits(started, 2);
      assertThat(LiveThreads.named("skep-warm-up")).isNotEmpty().allMatch(Thread::isDaemon);
      gate.release(4);
      awaitPermits(started, 2);
      gate.release(4);
      assertThat(warmer.run()).hasSize(BUILT_IN.size() + 4);
      assertThat(maxRunning).hasValue(2);
    }
  }

  @Test
  void runsPeriodicallyWithBuiltInLoaders() {
    var permits = new Semaphore(0);
    var settings =
        WarmUpSettings.DEFAULT
            .withBuiltIn(true)
            .withInterval(SHORT_INTERVAL)
            .withLoader(
                loader(
                    "fails",
                    swarm -> {
                      permits.release();
                      throw new IllegalStateException("broken for the test");
                    }));
    assertThat(settings.automaticLoaders()).extracting(CacheLoader::name).containsAll(BUILT_IN);
    long started = System.nanoTime();
    try (var warmer = CacheWarmer.start(bees, cache, settings)) {
      awaitPermits(permits, 3);
      assertThat(warmer).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThanOrEqualTo(SHORT_INTERVAL.multipliedBy(18).dividedBy(10));
  }

  @Test
  void skipsRunWhilePreviousRunIsActive() {
    var started = new Semaphore(0);
    var ticks = new Semaphore(0);
    var gate = new CountDownLatch(1);
    var first = new AtomicInteger();
    ToLongFunction<Swarm> slow =
        swarm -> {
          started.release();
          if (first.getAndIncrement() == 0) {
            awaitLatch(gate);
          }
          return 1;
        };
    try (var warmer =
        start(SHORT_INTERVAL, loader("slow", slow), loader("quick", s -> release(ticks)))) {
      awaitPermits(started, 1);
      awaitPermits(ticks, 1);
      // A manual run waits for the run in progress; periodic runs that are due are skipped.
      var manualRun = CompletableFuture.supplyAsync(warmer::run);
      assertThat(tryAcquire(ticks, SHORT_INTERVAL.multipliedBy(2))).isFalse();
      assertThat(manualRun).isNotDone();
      assertThat(started.availablePermits()).isZero();
      gate.countDown();
      assertThat(manualRun.join()).hasSize(BUILT_IN.size() + 2);
      awaitPermits(ticks, 2);
    }
  }

  @Test
  void closeInterruptsLoadersAndStopsRuns() throws Exception {
    var started = new Semaphore(0);
    var interrupted = new Semaphore(0);
    var never = new CountDownLatch(1);
    ToLongFunction<Swarm> endless =
        swarm -> {
          started.release();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.release();
          }
          return 1;
        };
    var warmer =
        start(SHORT_INTERVAL, loader("a", endless), loader("b", endless), loader("c", endless));
    awaitPermits(started, 2);
    var threads = LiveThreads.named("skep-warm-up");
    var manualRun = CompletableFuture.supplyAsync(warmer::run);
    warmer.close();
    warmer.close();

    LiveThreads.awaitTermination(threads);
    awaitPermits(interrupted, 2);
    assertThat(manualRun.join())
        .extracting(CacheLoaderReport::failure)
        .containsOnly(Optional.of("store closed before the loader finished"));
    assertThat(warmer.run()).extracting(CacheLoaderReport::loaded).containsOnly(0L);
    assertThat(started.availablePermits()).isZero();
  }

  @Test
  void rejectsRunFromOwnLoader() {
    var self = new AtomicReference<CacheWarmer>();
    var settings =
        WarmUpSettings.DEFAULT
            .withBuiltIn(false)
            .withLoader(loader("again", swarm -> runAgain(self)));
    try (var warmer = CacheWarmer.start(bees, cache, settings)) {
      self.set(warmer);
      var reports = warmer.run();
      assertThat(reports.get(reports.size() - 1).failure().orElseThrow())
          .contains("must not be run by one of its loaders");
    }
  }

  private static long runAgain(AtomicReference<CacheWarmer> self) {
    var warmer = self.get();
    return warmer == null ? 0 : warmer.run().size();
  }

  private CacheWarmer start(Duration interval, CacheLoader... loaders) {
    return CacheWarmer.start(bees, cache, new WarmUpSettings(false, interval, List.of(loaders)));
  }

  private static CacheLoader loader(String name, ToLongFunction<Swarm> reads) {
    return new CacheLoader(name, (swarm, any) -> reads.applyAsLong(swarm));
  }

  private static long release(Semaphore permits) {
    permits.release();
    return 1;
  }

  private static void awaitPermits(Semaphore permits, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(tryAcquire(permits, Duration.ofMinutes(2))).as("permit in time").isTrue();
    }
  }

  private static boolean tryAcquire(Semaphore permits, Duration timeout) {
    try {
      return permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitLatch(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Exception whose message cannot be formatted. */
  private static final class BrokenMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("broken as well");
    }
  }
}
