package io.skep.application.warmup;

import io.skep.application.schedule.JitteredPeriod;
import io.skep.domain.cache.Cache;
import io.skep.domain.error.InvalidArgumentException;
import io.skep.domain.error.SkepException;
import io.skep.domain.store.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache warmer that runs loaders at the start, periodically and on request, on two threads of its
 * own, until it is closed. A failed loader does not affect the others. Runs do not overlap: a
 * periodic run that is due during another one is skipped.
 *
 * <p>Thread-safe.
 */
public final class CacheWarmer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CacheWarmer.class);
  private static final String CLOSED = "store closed before the loader finished";
  private static final int THREADS = 2;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  /** Loader to run and its future report. */
  private record LoaderRun(CacheLoader loader, CompletableFuture<CacheLoaderReport> report) {

    void fail(String failure) {
      report.complete(failureReport(loader, Duration.ZERO, failure));
    }
  }

  private final Swarm swarm;
  private final Cache cache;
  private final WarmUpSettings settings;
  private final ScheduledThreadPoolExecutor executor;
  private final Semaphore runPermit = new Semaphore(1);
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();

  /** Guarded by {@link #lock}. */
  private List<LoaderRun> runningLoaders = List.of();

  private volatile boolean closed;

  private CacheWarmer(Swarm swarm, Cache cache, WarmUpSettings settings) {
    this.swarm = swarm;
    this.cache = cache;
    this.settings = settings;
    var threadCount = new AtomicInteger();
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS, work -> new LoaderThread(this, work, threadCount.incrementAndGet()));
    executor.setKeepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /** Starts the automatic loaders and returns without waiting for them. */
  public static CacheWarmer start(Swarm swarm, Cache cache, WarmUpSettings settings) {
    var warmer = new CacheWarmer(swarm, cache, settings);
    if (!settings.automaticLoaders().isEmpty()) {
      warmer.schedule(Duration.ZERO);
    }
    return warmer;
  }

  /**
   * Runs all loaders, including those that do not run automatically, after the end of a run in
   * progress; waits until they have finished or this is closed.
   *
   * @return the reports of the built-in loaders, then those of the custom loaders in order of
   *     registration
   * @throws InvalidArgumentException if called by one of the loaders, which would wait for itself
   */
  public List<CacheLoaderReport> run() {
    if (Thread.currentThread() instanceof LoaderThread thread && thread.owner == this) {
      throw new InvalidArgumentException("warm-up", "must not be run by one of its loaders");
    }
    runPermit.acquireUninterruptibly();
    return startRun(settings.allLoaders()).join();
  }

  /**
   * Interrupts the loaders in progress, waits up to 5 seconds for them, and prevents further runs.
   * Idempotent.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      executor.shutdownNow();
      runningLoaders.forEach(loaderRun -> loaderRun.fail(CLOSED));
    }
    try {
      if (!executor.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("cache loader ignores interrupts: still running after {}", SHUTDOWN_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Duration delay) {
    // The executor rejects tasks once it is closed, which may happen at any time.
    try {
      var unused = executor.schedule(this::runScheduled, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("rejected, closed", e);
    }
  }

  private void runScheduled() {
    if (!settings.interval().isZero()) {
      schedule(new JitteredPeriod(settings.interval()).nextDelay());
    }
    if (runPermit.tryAcquire()) {
      var unused = startRun(settings.automaticLoaders());
    } else {
      LOG.debug("warm-up skipped: the previous one is in progress");
    }
  }

  /**
   * Submits the loaders for a caller that holds the permit; releases it when they have finished.
   */
  private CompletableFuture<List<CacheLoaderReport>> startRun(List<CacheLoader> loaders) {
    var loaderRuns =
        loaders.stream().map(it -> new LoaderRun(it, new CompletableFuture<>())).toList();
    synchronized (lock) {
      runningLoaders = loaderRuns;
      loaderRuns.forEach(closed ? loaderRun -> loaderRun.fail(CLOSED) : this::submit);
    }
    return CompletableFuture.allOf(
            loaderRuns.stream().map(LoaderRun::report).toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              runPermit.release();
              return loaderRuns.stream().map(loaderRun -> loaderRun.report().join()).toList();
            });
  }

  private void submit(LoaderRun loaderRun) {
    executor.execute(
        () -> {
          try {
            loaderRun.report().complete(runLoader(loaderRun.loader()));
          } finally {
            // Completes the report even if the failure cannot be formatted.
            loaderRun.fail("failed");
          }
        });
  }

  /** Runs a loader. Catches all exceptions, since callers may be waiting for the report. */
  private CacheLoaderReport runLoader(CacheLoader loader) {
    long startedAt = System.nanoTime();
    try {
      long loaded = loader.load().applyAsLong(swarm, cache);
      failing.remove(loader.name());
      var duration = elapsedSince(startedAt);
      LOG.debug("cache warmed up: loader={} loaded={} took={}", loader.name(), loaded, duration);
      return new CacheLoaderReport(loader.name(), loaded, duration, Optional.empty());
    } catch (Throwable e) {
      if (!closed && failing.add(loader.name())) {
        LOG.warn("cache loader failed: loader={}", loader.name(), e);
      }
      return failureReport(loader, elapsedSince(startedAt), messageOf(e));
    }
  }

  private static CacheLoaderReport failureReport(
      CacheLoader loader, Duration duration, String failure) {
    return new CacheLoaderReport(loader.name(), 0, duration, Optional.of(failure));
  }

  private static Duration elapsedSince(long startedAt) {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** Returns the message of a Skep exception, otherwise the class and message. */
  private static String messageOf(Throwable failure) {
    return failure instanceof SkepException skepException
        ? String.valueOf(skepException.getMessage())
        : failure.toString();
  }

  /** Thread type by which a call of {@link CacheWarmer#run()} by a loader is detected. */
  private static final class LoaderThread extends Thread {

    private final CacheWarmer owner;

    LoaderThread(CacheWarmer owner, Runnable work, int number) {
      super(work, "skep-warm-up-" + number);
      this.owner = owner;
      setDaemon(true);
    }
  }
}
